"""Reads a workbook in a process of its own, so that a file made to exhaust memory or time ends this process alone.

Started by `rehab.core.sheets` with the path of the file; writes pickled batches to its standard output, for its
parent alone: `(sheet, number of the first row, rows)`, and None when everything was read.
"""

import pickle
import resource
import sys

from python_calamine import load_workbook

MEMORY = 2 * 1024**3
SECONDS = 120
BATCH = 500


def main(path: str) -> None:
    """Write every row of every sheet, within the limits of memory and processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    out = sys.stdout.buffer
    with load_workbook(path) as workbook:
        for name in workbook.sheet_names:
            first, batch = 1, []
            for row in workbook.get_sheet_by_name(name).iter_rows():
                batch.append(row)
                if len(batch) == BATCH:
                    pickle.dump((name, first, batch), out)
                    first, batch = first + BATCH, []
            pickle.dump((name, first, batch), out)
    pickle.dump(None, out)
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
