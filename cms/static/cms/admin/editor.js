// The editor of a story: counters beside title and lead, checks saved in place.

for (const panel of document.querySelectorAll('[data-lt-letters]')) {
  const limit = Number(panel.dataset.ltLetters);
  counter(panel, 'input, textarea', (text) => {
    const used = letters(text);
    return { words: `${used}/${limit}`, over: used > limit };
  });
}

for (const panel of document.querySelectorAll('[data-lt-words]')) {
  const [least, most] = panel.dataset.ltWords.split('-').map(Number);
  counter(panel, 'textarea, input', (text) => {
    const used = text.trim() ? text.trim().split(/\s+/u).length : 0;
    const words = ngettext('%s word', '%s words', used).replace('%s', used);
    const range = gettext('%s words are best').replace('%s', `${least}–${most}`);
    return { words: `${words} · ${range}`, over: used > most };
  });
}

// Letters as people count them: one for each sign, marks and emoji parts included.
function letters(text) {
  const composed = text.normalize('NFC');
  if (!Intl.Segmenter) return [...composed].length;
  return [...new Intl.Segmenter('vi').segment(composed)].length;
}

function counter(panel, selector, count) {
  const field = panel.querySelector(selector);
  if (!field) return;
  const line = document.createElement('p');
  line.className = 'lt-count lt-count--field';
  line.setAttribute('aria-live', 'polite');
  const update = () => {
    const { words, over } = count(field.value);
    line.textContent = words;
    line.classList.toggle('lt-count--over', over);
  };
  field.addEventListener('input', update);
  field.closest('.w-field__wrapper, .w-panel__content')?.append(line);
  update();
}

// A title is one line, whatever the field allows.
document.querySelector('#id_title')?.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') event.preventDefault();
});

const ready = document.querySelector('[data-lt-ready]');

if (ready) {
  // On a small screen the text comes first; a link to the checks opens them.
  const narrow = matchMedia('(max-width: 75em)').matches;
  const panel = ready.closest('[data-panel]');
  if (narrow && location.hash !== '#readiness') {
    panel.addEventListener(
      'wagtail:panel-init',
      () => panel.querySelector('[data-panel-toggle]').click(),
      { once: true },
    );
  }
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.matches('[data-lt-check]')) return;
    event.preventDefault();
    await refresh({ method: 'POST', body: new FormData(form) });
  });
  // What is missing changes with every save.
  document.addEventListener('w-autosave:success', () => {
    if (!writing()) refresh({ method: 'GET' });
  });
}

// Somebody is filling in a check: nothing may replace it under their hands.
function writing() {
  return ready.querySelector('details[open]') !== null;
}

async function refresh(options) {
  const headers = { 'X-Requested-With': 'fetch' };
  try {
    const answer = await fetch(ready.dataset.ltReady, { ...options, headers });
    if (answer.ok) {
      const rows = await answer.text();
      if (options.method === 'POST' || !writing()) ready.innerHTML = rows;
      return;
    }
    throw new Error(answer.statusText);
  } catch {
    const told = document.createElement('p');
    told.className = 'lt-error';
    told.setAttribute('role', 'alert');
    told.textContent = gettext('It could not be saved. Look at the connection and try again.');
    ready.prepend(told);
  }
}
