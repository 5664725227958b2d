// "Viết bài": shows the field of the chosen beginning and takes what Word puts on
// the clipboard as it is, before the browser simplifies it.

const form = document.querySelector('[data-lt-write]');

if (form) {
  const parts = [...form.querySelectorAll('[data-lt-start]')];
  const show = () => {
    const chosen = new FormData(form).get('start');
    for (const part of parts) part.hidden = part.dataset.ltStart !== chosen;
  };
  form.addEventListener('change', show);
  show();
  paste(form.querySelector('[data-lt-paste]'), form.elements.pasted);
}

function paste(area, field) {
  let raw = '';
  area.hidden = false;
  field.hidden = true;

  area.addEventListener('paste', (event) => {
    const html = event.clipboardData?.getData('text/html');
    const text = event.clipboardData?.getData('text/plain') ?? '';
    event.preventDefault();
    const piece = html || paragraphs(text);
    // A second paste goes behind the first: order is what the editor sees.
    raw = area.textContent.trim() ? raw + piece : piece;
    if (!area.textContent.trim()) area.replaceChildren();
    area.append(shown(piece));
  });
  area.addEventListener('input', () => {
    raw = area.textContent.trim() ? area.innerHTML : '';
  });
  field.form.addEventListener('submit', () => {
    field.value = raw || (area.textContent.trim() ? area.innerHTML : '');
  });
}

function paragraphs(text) {
  const holder = document.createElement('div');
  for (const line of text.split(/\r?\n/)) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    holder.append(paragraph);
  }
  return holder.innerHTML;
}

const KEPT = new Set(
  'P BR B STRONG I EM U UL OL LI BLOCKQUOTE H1 H2 H3 H4 H5 H6 TABLE TBODY TR TD TH'.split(' '),
);
const DROPPED = new Set('SCRIPT STYLE HEAD META LINK TITLE TEMPLATE IFRAME OBJECT IMG SVG'.split(' '));

// A harmless picture of what was pasted: known elements without any attribute.
function shown(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const copy = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
    const into =
      node.nodeType === Node.ELEMENT_NODE && KEPT.has(node.tagName)
        ? document.createElement(node.tagName)
        : document.createDocumentFragment();
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return into;
    for (const child of node.childNodes) into.append(copy(child));
    return into;
  };
  return copy(parsed.body);
}
