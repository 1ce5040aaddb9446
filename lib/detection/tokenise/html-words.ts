/** Elements that run script, or make a page of their own or the parser read on in another way. */
export const RUNNING_ELEMENTS: ReadonlySet<string> = new Set(
  'script frame frameset applet xss isindex bgsound layer ilayer xmp import'.split(' '),
);
/** Elements that bring something in, and run nothing unless an attribute or a style of theirs does. */
export const EMBEDDED_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'iframe object embed base meta link svg math style xml noscript foreignobject animate set animatemotion ' +
    'animatetransform'
  ).split(' '),
);
/** Elements that show a picture and run nothing of it. */
export const PICTURES: ReadonlySet<string> = new Set(
  'img image source picture video input feimage td table'.split(' '),
);
/** What makes a form or a page of its own: nobody writes it into a page, but documentation shows it. */
export const CONTROLS: ReadonlySet<string> = new Set(
  (
    'input form textarea button select isindex keygen html head body title plaintext xmp listing marquee dialog ' +
    'image stylesheet template slot portal handler listener'
  ).split(' '),
);

/** Formatting, links and pictures, as headings have them too. */
export const PHRASING: ReadonlySet<string> = new Set(
  'a abbr b bdi br code em font i img kbd mark q s small span strong sub sup time u var'.split(' '),
);

/** Attributes that bring data, a page or a handler of their own. */
export const DATA_BINDINGS: ReadonlySet<string> = new Set(
  (
    'datafld datasrc dataformatas srcdoc formaction implementation ' +
    'ev:event ev:handler ev:listener ev:observer'
  ).split(' '),
);
