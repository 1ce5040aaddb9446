/** Programs and builtins that command injections run, on Unix and on Windows. */
export const COMMANDS: ReadonlySet<string> = new Set(
  (
    'awk bash base64 bunzip2 busybox bzcat bzip2 cat cc certutil chgrp chmod chown cmd cmd.exe cp crontab csh curl cut ' +
    'dash dd del dig dir dmesg echo egrep env ed erase ex expr fetch fgrep file find finger fish format ftp gawk gcc ' +
    'getent grep groups gunzip gzip head hexdump history host hostname id ifconfig ip ipconfig iptables ksh kill ' +
    'killall last less ln locate ls lsof lspci lynx mail mailx mawk md5sum more mount mshta mv nano nc nc.traditional ' +
    'ncat net net1 netcat netstat nmap nohup nslookup od openssl passwd perl php pidof ping ping6 pkill ' +
    'powershell powershell.exe printenv printf ps pwd pwsh python python2 python3 rcp reboot reg regsvr32 rev rm ' +
    'rmdir rsync ruby rundll32 scp screen sed service set setenv sh shred shutdown sleep socat sort ssh strings stty ' +
    'su sudo systeminfo tac tail tar taskkill tasklist tclsh tcsh tee telnet timeout top touch tr traceroute tracert ' +
    'tree type uname unzip uptime useradd users vi vim vol w wc wget whereis which who whoami whois wmic xargs xxd ' +
    'xterm zcat zip zsh node npm lua gdb nice time exec eval source export unset alias id.exe ping.exe whoami.exe ' +
    'net.exe cscript wscript bitsadmin attrib icacls ver vssadmin schtasks copy move ren xcopy start call systemctl ' +
    'mkfifo mknod msfvenom phpinfo arp route apt apt-get yum dpkg rpm docker kubectl tftp telnetd crond at nl paste ' +
    'fold fmt pr split csplit diff cmp comm join look basename dirname realpath readlink stat test true false'
  ).split(' '),
);

/** Commands that are no words of prose in the languages of the world, so that they convict without an argument. */
export const PLAIN_COMMANDS: ReadonlySet<string> = new Set(
  (
    'bash certutil chmod chown cmd.exe curl crontab dmesg egrep fgrep getent gunzip hexdump hostname id ifconfig ' +
    'ipconfig iptables ksh ls lsof lspci md5sum mshta nc ncat netcat netstat nmap nslookup ping powershell ' +
    'powershell.exe printenv ps pwd pwsh python python2 python3 perl ruby regsvr32 rundll32 sh socat ssh sudo ' +
    'systeminfo tasklist tcsh telnet uname wget whoami whois wmic xxd zsh cat dir sleep env phpinfo uptime'
  ).split(' '),
);
