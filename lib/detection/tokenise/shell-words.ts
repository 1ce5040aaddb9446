/** Programs and builtins that command injections run, on Unix and on Windows. */
export const COMMANDS: ReadonlySet<string> = new Set(
  (
    'alias apt-get arp attrib awk base64 basename bash bitsadmin builtin bunzip2 busybox bzcat bzip2 calc cat cc ' +
    'certutil chgrp chmod chown cmd cmp copy cp crond crontab cscript csh curl cut dash dd del diff dig ' +
    'dir dirname dmesg dpkg echo egrep env erase eval exec export expr fetch fgrep find finger ftp ' +
    'gawk gcc gdb getent grep groups gunzip gzip head hexdump history host hostname icacls id ifconfig ' +
    'ip ipconfig iptables kill killall ksh last less ln locate ls lsof lspci lua lynx mail mailx mawk md5sum ' +
    'mkfifo mknod more mount move msfvenom mshta mv nano nc nc.traditional ncat net net1 netcat netsh ' +
    'netstat nmap node nohup nslookup od openssl passwd perl php phpinfo pidof ping ping6 pkill ' +
    'powershell printenv printf ps pwd pwsh python python2 python3 rcp readlink realpath reboot reg ' +
    'regsvr32 ren rev rm rmdir route rpm rsync ruby rundll32 sc schtasks scp screen sed set setenv sh ' +
    'shred shutdown sleep socat sort source ssh start stat strace strings stty su sudo sysinfo systemctl ' +
    'systeminfo tac tail tar taskkill tasklist tclsh tcsh tee telnet telnetd tftp time timeout top touch toybox ' +
    'tr traceroute tracert type uname unset unzip uptime useradd users ver vi vim vssadmin wc wget whereis ' +
    'which who whoami whois wmic wscript xargs xcopy xterm xxd yum zcat zip zsh'
  ).split(' '),
);

/** Commands that are no words of prose, so that any argument will do. */
export const PLAIN_COMMANDS: ReadonlySet<string> = new Set(
  (
    'bash bitsadmin busybox cat certutil chmod chown cmd crontab cscript curl dir dmesg egrep env fgrep getent gunzip hexdump ' +
    'hostname id ifconfig ipconfig iptables ksh ls lsof lspci md5sum mshta nc ncat netcat netsh netstat ' +
    'nmap nohup nslookup perl phpinfo ping powershell printenv ps pwd pwsh python python2 python3 ' +
    'regsvr32 ruby rundll32 schtasks sh sleep socat ssh sudo strace sysinfo systeminfo taskkill tasklist tcsh telnet uname uptime ' +
    'toybox useradd vssadmin wget whoami whois wmic xxd zsh'
  ).split(' '),
);

/** Commands that are worth running without an argument. */
export const LONE_COMMANDS: ReadonlySet<string> = new Set(
  (
    'arp bash calc dir dmesg env hostname id ifconfig ipconfig ls lsof lspci netstat phpinfo printenv ps pwd sh sysinfo ' +
    'systeminfo tasklist uname uptime whoami zsh'
  ).split(' '),
);

/** Programs that pass on, in another order or in part, what is piped into them; query languages have verbs of the same names. */
export const FILTERS: ReadonlySet<string> = new Set('egrep fgrep grep head sort tail uniq wc'.split(' '));

/** Programs that run the program that follows. */
export const RUNNERS: ReadonlySet<string> = new Set(
  'builtin busybox env eval exec nohup sudo time toybox xargs'.split(' '),
);

/** What follows programs of many uses, when it is no prose. */
export const SUBCOMMANDS: ReadonlyMap<string, RegExp> = new Map([
  ['apt-get', /^(?:install|update|remove)\b/i],
  ['dig', /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}\s{0,3}(?:$|[;|&`)])/i],
  ['expr', /^\d{1,12}\s{1,3}\\?[-+*/]\s/],
  ['host', /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}\s{0,3}(?:$|[;|&`)])/i],
  ['ip', /^(?:a|addr|route|link)\s{0,3}(?:$|[;|&`)])/i],
  [
    'net',
    /^(?:use\s{1,3}(?:[a-z]:|\\\\)|user\s{1,3}\w{1,40}\s{1,3}\S{1,60}\s{1,3}\/add|localgroup\s{1,3}administrators)/i,
  ],
  ['reg', /^(?:add|query|delete|save|export)\s{1,3}hk/i],
  ['scp', /^[\w.-]{1,40}@[\w.-]{1,60}:/],
  ['set', /^\/a\s/i],
  [
    'wmic',
    /^(?:process|os|service|path|product|useraccount|qfe|logicaldisk|computersystem|bios|cpu|nic|startup|share|group)\s{1,3}[a-z]/i,
  ],
]);
