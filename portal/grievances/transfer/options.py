"""Settings of imports and exports."""

from portal.base.i18n import _l
from portal.base.settings import INSTALLATION_ONLY, Kind, Setting, register, register_group

register_group("transfer", _l("Import and export"))

MOST_ROWS = register(
    Setting(
        key="transfer.most_rows",
        kind=Kind.INT,
        default=20_000,
        minimum=10,
        maximum=100_000,
        label=_l("Lines of one import"),
        help=_l("A list with more lines is not taken; it has to be split."),
        scopes=INSTALLATION_ONLY,
    )
)
MOST_MEGABYTES = register(
    Setting(
        key="transfer.most_megabytes",
        kind=Kind.INT,
        default=10,
        minimum=1,
        maximum=10,
        label=_l("Largest file of an import, in MB"),
        help=_l("A larger file is not taken; it has to be split."),
        scopes=INSTALLATION_ONLY,
    )
)
MOST_UNPACKED = register(
    Setting(
        key="transfer.most_unpacked_megabytes",
        kind=Kind.INT,
        default=60,
        minimum=5,
        maximum=400,
        label=_l("Largest sheet of an import when unpacked, in MB"),
        help=_l("XLSX is packed; what unpacks to more is refused before it is read."),
        scopes=INSTALLATION_ONLY,
    )
)
AT_ONCE = register(
    Setting(
        key="transfer.rows_at_once",
        kind=Kind.INT,
        default=300,
        minimum=0,
        maximum=1000,
        label=_l("Lines imported while one waits"),
        help=_l("Longer lists are filed in the background; the page tells how far they are."),
        scopes=INSTALLATION_ONLY,
    )
)
KEEP_DAYS = register(
    Setting(
        key="transfer.keep_refused_days",
        kind=Kind.INT,
        default=30,
        minimum=1,
        maximum=180,
        label=_l("Days to keep refused lines of an import"),
        help=_l("So long they can be downloaded and mended; then their words are deleted."),
        scopes=INSTALLATION_ONLY,
    )
)
MOST_CONTACTS = register(
    Setting(
        key="transfer.most_contacts",
        kind=Kind.INT,
        default=500,
        minimum=1,
        maximum=5000,
        label=_l("Reports in an export with phone numbers"),
        help=_l("Each is noted for the person concerned; larger exports go without numbers."),
        scopes=INSTALLATION_ONLY,
    )
)
