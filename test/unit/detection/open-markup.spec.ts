import { OpenMarkup } from '../../../lib/detection/tokenise/open-markup';

/** What is open where the text has a `^`. */
function openingsIn(marked: string): string[] {
  const pieces = marked.split('^');
  const markup = new OpenMarkup(pieces.join(''));
  let at = 0;
  return pieces.slice(0, -1).map((piece) => markup.at((at += piece.length)));
}

it.each([
  ['^no^ markup^', ['', '', '']],
  ['a ^<p ^class=x ^>text^', ['', '<p ', '<p ', '']],
  ['<img src="^data:^" on^error=x>^ <b>', ['<img x="', '<img x="', '<img ', '']],
  ["<a title='^>' ^>^", ["<a x='", '<a ', '']],
  ['<p>^<style>^p {} ^</style>^', ['', '<style>', '', '']],
  ['<STYLE media=x>^ a < b ^', ['<style>', '<style>']],
  // Browsers make no tag of one whose quote nothing closes, and show what follows another bracket.
  ['<p a="^ b <i ^c', ['', '<i ']],
  ['1 < 2 ^', ['']],
] as [string, string[]][])('knows what is open in %s', (marked, openings) => {
  expect(openingsIn(marked)).toEqual(openings);
});
