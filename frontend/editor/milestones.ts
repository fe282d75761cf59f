import { Array as YArray, Doc, Map as YMap, Text as YText, UndoManager } from 'yjs';
import { bindInput } from './input';
import type { Connection } from './connection';
import { button, type Say } from './words';

type Row = YMap<unknown>;
const columns = ['text', 'kind', 'start', 'end', 'lead'] as const;

/**
 * Milestones makes the table of milestones editable, row by row, by several
 * people at once: the text as shared letters, the rest as values of which the
 * last one stands.
 */
export class Milestones {
  private readonly list: YArray<Row>;
  private readonly rows = new Map<Row, HTMLElement>();
  private readonly undo: UndoManager;

  constructor(root: HTMLElement, private readonly doc: Doc, private readonly connection: Connection, private readonly say: Say) {
    this.list = doc.getArray<Row>('milestones');
    this.undo = new UndoManager(this.list);
    root.addEventListener('fields-ready', () => {
      for (const table of root.querySelectorAll<HTMLElement>('[data-milestones]')) this.open(table);
    });
  }

  private open(table: HTMLElement): void {
    const objective = Number(table.dataset.milestones || 1);
    const body = table.querySelector('tbody');
    if (!body || !this.connection.mayEdit || table.dataset.sealed === 'true') return;
    body.replaceChildren();
    table.classList.add('editor-rows');
    const show = () => this.show(body, objective);
    this.list.observe(show);
    show();
    const tools = document.createElement('div');
    tools.className = 'govuk-button-group';
    tools.append(
      button(this.say('Add a milestone'), () => this.add(objective, body)),
      button(this.say('Undo'), () => this.undo.undo()),
    );
    table.after(tools);
  }

  /** show keeps rows that stand and moves nothing that somebody is typing in. */
  private show(body: HTMLElement, objective: number): void {
    const wanted = this.list.toArray().filter((row) => Number(row.get('objective') ?? 1) === objective);
    const keep = new Set(wanted);
    for (const [row, tr] of this.rows) {
      if (tr.parentElement === body && !keep.has(row)) {
        tr.remove();
        this.rows.delete(row);
      }
    }
    wanted.forEach((row, place) => {
      const tr = this.rows.get(row) ?? this.row(row);
      if (body.children[place] !== tr) body.insertBefore(tr, body.children[place] ?? null);
    });
  }

  private row(row: Row): HTMLElement {
    const tr = document.createElement('tr');
    tr.className = 'govuk-table__row';
    for (const column of columns) tr.append(this.cell(row, column));
    const last = document.createElement('td');
    last.className = 'govuk-table__cell';
    last.append(button(this.say('Remove'), () => this.remove(row), 'govuk-button govuk-button--secondary editor-small'));
    tr.append(last);
    this.rows.set(row, tr);
    return tr;
  }

  private cell(row: Row, column: (typeof columns)[number]): HTMLElement {
    const td = document.createElement('td');
    td.className = 'govuk-table__cell';
    const label = this.say(`milestone.${column}`);
    td.dataset.label = label;
    const input = column === 'kind' ? this.kinds() : document.createElement(column === 'text' ? 'textarea' : 'input');
    input.className = column === 'text' ? 'govuk-textarea' : column === 'kind' ? 'govuk-select' : 'govuk-input';
    input.setAttribute('aria-label', label);
    const value = row.get(column);
    if (column === 'text' && value instanceof YText) {
      bindInput(input as HTMLTextAreaElement, value);
    } else {
      const fill = () => {
        if (document.activeElement !== input) input.value = String(row.get(column) ?? '');
      };
      row.observe(fill);
      fill();
      input.addEventListener('change', () => row.set(column, input.value.slice(0, 200)));
    }
    td.append(input);
    return td;
  }

  private kinds(): HTMLSelectElement {
    const select = document.createElement('select');
    for (const kind of ['', 'new', 'ongoing']) {
      const option = document.createElement('option');
      option.value = kind;
      option.textContent = kind ? this.say(`milestone.kind.${kind}`) : '';
      select.append(option);
    }
    return select;
  }

  private add(objective: number, body: HTMLElement): void {
    const row: Row = new YMap();
    this.doc.transact(() => {
      row.set('id', crypto.randomUUID());
      row.set('text', new YText());
      for (const column of ['kind', 'start', 'end', 'lead']) row.set(column, '');
      if (objective > 1) row.set('objective', objective);
      this.list.push([row]);
    });
    body.lastElementChild?.querySelector('textarea')?.focus();
  }

  private remove(row: Row): void {
    const text = String(row.get('text') ?? '').slice(0, 80);
    if (text && !confirm(this.say('Remove the milestone "%s"?', text))) return;
    const at = this.list.toArray().indexOf(row);
    if (at >= 0) this.list.delete(at, 1);
  }
}
