// Tables: rows of figures where there is room, a small card for each row where there is not.
import { html, nothing, type TemplateResult } from 'lit';

/** A column: what stands over it, and what each row has in it. */
export interface Column<T> {
  name: string;
  cell: (row: T) => unknown;
  /** Figures stand to the right and do not break. */
  number?: boolean;
  /**
   * What a card has on its first line: what the row is, and to the right what matters most; or what
   * it leaves out, as another cell tells it already.
   */
  place?: 'title' | 'aside' | 'wide-only';
  /** More than the name to stand over the column, such as a button that sorts by it. */
  head?: unknown;
  order?: 'ascending' | 'descending' | 'none';
}

interface Options<T> {
  /** The element whose text names the table, or else the name itself. */
  labelledBy?: string;
  label?: string;
  /** So little in each cell that a card has three beside each other. */
  short?: boolean;
  /** With a height of its own, to be scrolled in. */
  tall?: boolean;
  /** Rows that stand out. */
  marked?: (row: T) => boolean;
  /** What the last line says, column by column. */
  foot?: unknown[];
}

/**
 * The roles say what the elements are by themselves: as cards, browsers would take them for
 * something else. `data-name` is what a card writes over a cell.
 */
export function table<T>(
  rows: readonly T[],
  columns: ReadonlyArray<Column<T>>,
  options: Options<T>,
): TemplateResult {
  const classes = (column: Column<T>) =>
    [column.number ? 'num' : '', column.place ?? ''].filter(Boolean).join(' ') || nothing;
  const line = (cell: (column: Column<T>, index: number) => unknown) =>
    columns.map(
      (column, index) =>
        html`<td role="cell" class=${classes(column)} data-name=${column.name}>${cell(column, index)}</td>`,
    );
  return html`<div
    class="table-scroll ${options.tall ? 'table-tall' : ''} ${options.short ? 'table-short' : ''}"
    tabindex="0"
    role="group"
    aria-labelledby=${options.labelledBy ?? nothing}
    aria-label=${options.label ?? nothing}
  >
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map(
            (column) => html`<th
              role="columnheader"
              scope="col"
              class=${classes(column)}
              aria-sort=${column.order ?? nothing}
            >
              ${column.head ?? column.name}
            </th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          (row) => html`<tr role="row" class=${options.marked?.(row) ? 'marked' : nothing}>
            ${line((column) => column.cell(row))}
          </tr>`,
        )}
      </tbody>
      ${options.foot
        ? html`<tfoot role="rowgroup">
            <tr role="row">${line((_, index) => options.foot?.[index])}</tr>
          </tfoot>`
        : nothing}
    </table>
  </div>`;
}
