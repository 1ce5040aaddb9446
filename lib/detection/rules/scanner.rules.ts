import type { Rule } from './rule';

const TOOLS =
  'sqlmap|nikto|nmap(?: scripting engine)?|nse|masscan|zgrab|zmap|gobuster|feroxbuster|dirbuster|dirb|dirsearch|ffuf|' +
  'fuzz faster u fool|wfuzz|wpscan|wprecon|nuclei|acunetix|netsparker|invicti|w3af|arachni|openvas|nessus|qualys|' +
  'skipfish|paros|webinspect|havij|commix|zmeu|morfeus|jorgee|hydra|whatweb|libwhisker|whisker|cmsmap|joomscan|' +
  'droopescan|detectify|dalfox|xsser|xsstrike|sqlninja|sqlsus|bsqlbf|pangolin|absinthe|jaeles|burp(?:suite| collaborator)|' +
  'zaproxy|owasp zap|appscan|grendel-scan|vega|wapiti|uniscan|metasploit|crackmapexec|medusa|patator|brutus|golismero|' +
  'censysinspect|l9explore|leakix|netcraftsurvey|httprint|fimap|dotdotpwn|webshag|wafw00f|subfinder|amass|kiterunner|' +
  'tplmap|nosqlmap|ssrfmap|sslscan|sslyze|projectdiscovery|interactsh|rapid7|core-project|toata dragostea|' +
  'webbandit|websiteanalyzer|scanbot|blackwidow|cgichk|datacha0s|dav\\.pm|mysqloit|n-stealth|nsauditor|prog\\.customcrawler|' +
  'security scan|vulnerability scan|web ?scan|pentest';

export const scannerRules: readonly Rule[] = [
  {
    id: 'scanner-agent',
    version: 1,
    category: 'scanner',
    severity: 'critical',
    sees: 'The name of a scanner or of an attack tool in the User-Agent.',
    ignores: 'Libraries, command line clients and search engines.',
    source: 'Default agents in the documentation of the tools',
    places: ['header'],
    needs: [],
    find: ({ field, text }) =>
      field === 'user-agent' ? text.search(new RegExp(`(?:^|[^a-z0-9])(?:${TOOLS})(?:$|[^a-z])`, 'i')) : -1,
    attacks: [{ text: 'sqlmap/2.0', place: 'header', field: 'user-agent' }],
    harmless: [
      { text: 'Mozilla/5.0 (X11; Linux x86_64)', place: 'header', field: 'user-agent' },
      { text: 'https://sqlmap.org', place: 'header', field: 'referer' },
    ],
  },
  {
    id: 'scanner-probe-path',
    version: 1,
    category: 'scanner',
    severity: 'critical',
    sees: 'A path that only exists by mistake: dot files with secrets, repositories, dumps, shells, debug consoles.',
    ignores: '`/.well-known/`, paths of other applications.',
    source: 'Lists of probes seen by public servers',
    places: ['path'],
    needs: [
      [
        '/.',
        'phpunit',
        'cgi-bin',
        'actuator',
        'wp-config',
        'server-status',
        'web-inf',
        'eval-stdin',
        'boaform',
        'hnap1',
        'phpinfo',
        'jmx-console',
        'web.config',
        '.bak',
        '.sql',
        'id_rsa',
        'invoker',
        '_ignition',
        'telescope',
        '.jsp',
        '.cgi',
        'solr/',
      ],
    ],
    find: /\/\.(?:env|git|svn|hg|aws|ssh|docker|kube|npmrc|htpasswd|htaccess|bash_history|bashrc|mysql_history|DS_Store|vscode|idea|netrc|pgpass|config|passwd)(?:$|[./_-])|\/phpunit\/.{0,60}eval-stdin|\/cgi-bin\/(?:\.|luci|test|printenv|php|bash|sh\b)|\/actuator\/(?:env|heapdump|gateway|jolokia|trace|dump|mappings|configprops|shutdown)|\/wp-config\.(?:php|bak|txt|old)|\/server-(?:status|info)$|\/(?:WEB|META)-INF\/|\/boaform\/|\/HNAP1|\/jmx-console|\/invoker\/(?:JMX|EJB)|\/web\.config$|\/(?:backup|dump|database|db|site|www|wordpress|data)\.(?:sql|bak|zip|tar\.gz|tgz|rar|7z)(?:\.gz)?$|\/id_(?:rsa|dsa|ecdsa|ed25519)$|\/_ignition\/execute|\/telescope\/requests|\/solr\/admin\/|\/(?:phpinfo|info|test|shell|c99|r57|wso|cmd)\.php$/i,
    attacks: [
      { text: '/.git/config', place: 'path' },
      { text: '/app/.env', place: 'path' },
    ],
    harmless: [
      { text: '/.well-known/acme', place: 'path' },
      { text: '/docs/environment', place: 'path' },
    ],
  },
];
