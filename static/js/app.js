// Improves pages that work without it.
import { initAll } from "../vendor/govuk-frontend-6.3.0/govuk-frontend.min.js";
import { drafts } from "./drafts.js";
import { reveal } from "./reveal.js";
import { sortableTables } from "./sortable-table.js";
import { longWork } from "./long-work.js";
import { sessionWarning } from "./session-warning.js";
import { unsavedWork } from "./unsaved-work.js";

reveal(document);
initAll();
sortableTables(document);
sessionWarning(document.body);
unsavedWork(document);
drafts(document);
longWork(document);
