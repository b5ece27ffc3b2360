// Tables marked data-sortable are shown whole, so the browser may sort them.

const directions = { ascending: 1, descending: -1 };
const amount = /^£?(-?[\d,]+(?:\.\d+)?)(?:%.*)?$/s;

// What a cell states, else its amount, else its text; dates must state something that sorts (2027-01-04).
function sortKey(row, column) {
  const cell = row.cells[column];
  const text = cell.textContent.trim();
  const [, digits] = amount.exec(text) ?? [];
  return cell.dataset.sortValue ?? digits?.replaceAll(",", "") ?? text;
}

function compare(left, right) {
  const [a, b] = [Number(left), Number(right)];
  const numbers = left !== "" && right !== "" && !Number.isNaN(a) && !Number.isNaN(b);
  return numbers ? a - b : left.localeCompare(right, "en-GB", { numeric: true });
}

function sortBy(table, header, column) {
  const direction = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
  header.setAttribute("aria-sort", direction);
  const rows = Array.from(table.tBodies[0].rows);
  rows.sort((a, b) => directions[direction] * compare(sortKey(a, column), sortKey(b, column)));
  table.tBodies[0].append(...rows);
}

function makeSortable(table) {
  table.querySelectorAll("thead th").forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-table__sort";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sortBy(table, header, column));
    header.append(button);
  });
}

/** Turn the column headings of every table marked data-sortable into buttons that sort it. */
export function sortableTables(root) {
  root.querySelectorAll("table[data-sortable]").forEach(makeSortable);
}
