/**
 * What the page does where scripts run: the table of every flow is filtered, sorted and paged, and is whole on paper. It reads the data beside it, makes
 * elements and sets texts: nothing of the data becomes markup, style or code.
 */
export const script = String.raw`
'use strict';
(() => {
  const { flows, signs, statuses, names, said } = JSON.parse(document.getElementById('flow-data').textContent);
  // A page of the table is small enough to be built without a pause.
  const perPage = 100;
  const say = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);
  const find = (selector) => document.querySelector(selector);
  const [form, shown, box, pages] = ['#filter', '#shown', '#rows', '#pages'].map(find);
  const body = box.querySelector('tbody');
  const heads = [...box.querySelectorAll('th')];
  const order = new Intl.Collator('en', { numeric: true });
  const rank = new Map(statuses.map((status, i) => [status, i]));
  for (const [index, flow] of flows.entries()) {
    flow.index = index;
    flow.haystack = [flow.opinion, flow.from, flow.to, flow.address, flow.wire, flow.service, flow.necessity, flow.document, flow.explanation, flow.findings].join('\n').toLowerCase();
  }
  const state = { key: 'opinion', isDescending: false, page: 0, found: flows };

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const fill = (name, values, nameOf = (value) => value) => {
    for (const value of values) form.elements.namedItem(name).append(new Option(nameOf(value), value));
  };
  const distinct = (key) => [...new Set(flows.map((flow) => flow[key]))];
  fill('status', statuses.filter((status) => flows.some((flow) => flow.status === status)), (status) => names[status]);
  fill('necessity', distinct('necessity'));
  fill('host', [...new Set([...distinct('to'), ...distinct('from')])].sort(order.compare));

  const compare = {
    opinion: (a, b) => rank.get(a.status) - rank.get(b.status) || order.compare(a.opinion, b.opinion),
    ms: (a, b) => (a.ms ?? -1) - (b.ms ?? -1),
  };

  function refresh() {
    const value = (name) => form.elements.namedItem(name).value;
    const words = value('text').toLowerCase().split(/\s+/).filter((word) => word !== '');
    const [status, necessity, host] = ['status', 'necessity', 'host'].map(value);
    const by = compare[state.key] ?? ((a, b) => order.compare(a[state.key], b[state.key]));
    state.found = flows
      .filter((flow) => (status === '' || flow.status === status) && (necessity === '' || flow.necessity === necessity) && (host === '' || flow.from === host || flow.to === host))
      .filter((flow) => words.every((word) => flow.haystack.includes(word)))
      .sort((a, b) => (state.isDescending ? by(b, a) : by(a, b)) || a.index - b.index);
    state.page = 0;
    draw(perPage);
  }

  function draw(count) {
    const first = state.page * count;
    const some = state.found.slice(first, first + count);
    body.replaceChildren(...some.map(row));
    shown.textContent = say(said.shown, state.found.length, flows.length);
    const last = Math.max(0, Math.ceil(state.found.length / count) - 1);
    pages.hidden = last === 0;
    pages.querySelector('span').textContent = say(said.range, first + 1, first + some.length);
    pages.querySelector('[name=previous]').disabled = state.page === 0;
    pages.querySelector('[name=next]').disabled = state.page === last;
    for (const head of heads) {
      if (head.dataset.key === state.key) head.setAttribute('aria-sort', state.isDescending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  }

  const cells = {
    opinion: (flow) => {
      const cell = make('td');
      const open = make('button', 'open', '▸');
      open.type = 'button';
      open.setAttribute('aria-expanded', 'false');
      open.setAttribute('aria-label', say(said.details, flow.wire, flow.to));
      open.addEventListener('click', () => toggle(open, flow));
      const badge = make('span', 'badge ' + flow.status);
      const sign = make('span', '', signs[flow.status] + ' ');
      sign.setAttribute('aria-hidden', 'true');
      badge.append(sign, flow.opinion);
      cell.append(open, badge);
      return cell;
    },
    to: (flow) => {
      const cell = make('th', '', flow.to);
      cell.scope = 'row';
      return cell;
    },
    wire: (flow) => make('td', 'wire', flow.wire),
    ms: (flow) => make('td', 'number', flow.ms === null ? '' : String(flow.ms)),
  };

  function row(flow) {
    const line = make('tr', 'flow');
    for (const { dataset } of heads) line.append(cells[dataset.key]?.(flow) ?? make('td', '', flow[dataset.key]));
    return line;
  }

  function toggle(open, flow) {
    const line = open.closest('tr');
    const isOpen = open.getAttribute('aria-expanded') === 'true';
    open.setAttribute('aria-expanded', String(!isOpen));
    open.textContent = isOpen ? '▸' : '▾';
    if (isOpen) return line.nextElementSibling.remove();
    const more = make('tr', 'more');
    const cell = make('td');
    cell.colSpan = heads.length;
    cell.append(make('p', '', flow.explanation));
    for (const [label, text] of [[said.next, flow.remedy], [said.seen, flow.seen], [said.document, flow.document], [said.findings, flow.findings]]) {
      if (text === '') continue;
      const paragraph = make('p');
      paragraph.append(make('b', '', label), text);
      cell.append(paragraph);
    }
    more.append(cell);
    line.after(more);
  }

  form.addEventListener('input', refresh);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(refresh));
  for (const head of heads) {
    head.firstElementChild.addEventListener('click', () => {
      state.isDescending = head.dataset.key === state.key && !state.isDescending;
      state.key = head.dataset.key;
      refresh();
    });
  }
  pages.addEventListener('click', ({ target }) => {
    if (target.name !== 'previous' && target.name !== 'next') return;
    state.page += target.name === 'next' ? 1 : -1;
    draw(perPage);
    // The button that was pressed may be off now: the table is where one goes on.
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: 'start' });
  });
  for (const link of document.querySelectorAll('[data-status]')) {
    link.addEventListener('click', () => {
      // The table follows by the reset.
      form.reset();
      form.elements.namedItem('status').value = link.dataset.status;
    });
  }

  // What a link leads to may be folded.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target?.closest('details:not([open])');
    if (folded) {
      folded.open = true;
      target.scrollIntoView({ block: 'center' });
    }
  };
  addEventListener('hashchange', unfold);
  addEventListener('beforeprint', () => {
    const page = state.page;
    state.page = 0;
    draw(Math.max(1, state.found.length));
    state.page = page;
  });
  addEventListener('afterprint', () => draw(perPage));

  for (const element of [form, shown, box]) element.hidden = false;
  refresh();
  unfold();
})();
`;
