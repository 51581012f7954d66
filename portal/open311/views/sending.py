"""Filing a report: who may, what is wrong with it, and the one answer to every send of it."""

from flask import request, url_for
from werkzeug.datastructures import FileStorage

from portal.base.access import public
from portal.base.db import transaction
from portal.base.files import queries as stored
from portal.base.files import reception, storage
from portal.base.files.permission import is_public
from portal.base.files.photos import PreparedPhoto
from portal.base.files.refusals import PhotoRefused
from portal.base.i18n import _, _l
from portal.grievances.service import Filed
from portal.grievances.service.photos import MOST as MOST_PHOTOS
from portal.open311 import presentation
from portal.open311.errors import FORBIDDEN, refused
from portal.open311.queries import keys
from portal.open311.queries.keys import Client
from portal.open311.rendering import Many
from portal.open311.service import filing
from portal.open311.views import jurisdiction
from portal.open311.views.answering import answered, count, portal_url
from portal.open311.views.blueprint import bp
from portal.open311.views.reading import NO_SUCH_KEY
from portal.open311.views.typed import typed_report

MEDIA = ("media", "media[]", *(f"photo{n}" for n in range(1, MOST_PHOTOS + 1)))
FROM_ELSEWHERE = _l(
    "Send the photo itself as the field media. Only addresses of photos shown on this portal "
    "are taken, because nothing is fetched from elsewhere."
)


@bp.post("/requests.json")
@bp.post("/requests.xml")
@public
@answered
def send() -> tuple[Many, int, dict[str, str]]:
    """File a report with a key; a repeated send is given the first number again."""
    client = sender("key")
    here = jurisdiction.enter()
    files, address = sent_files(), request.form.get("media_url", "").strip()
    report = typed_report(request.form, here, client.id, has_photo=bool(files or address))
    filed = filing.filed_before(report)
    if filed is None:
        photos = judged_photos(files, address)
        with transaction():
            filed = filing.file_report(report, photos)
    told = presentation.filed(filed.grievance.no, _notice(filed))
    return told, 201, {"Cache-Control": "no-store"}


def sender(what: str) -> Client:
    """Who sends, within the pace that was agreed for the key; ``what`` is counted by itself."""
    secret = request.form.get("api_key", "") or request.args.get("api_key", "")
    found = keys.client_of(secret.strip())
    if found is None:
        raise refused("api_key", NO_SUCH_KEY, FORBIDDEN)
    count(f"{found.per_hour} per hour", what, str(found.id))
    return found


def _notice(filed: Filed) -> str:
    """How the resident follows the report; told to its sender only."""
    link = url_for("grievances.follow", token=filed.follow_token)
    return _(
        "Follow the report at %(url)s or with the query code %(code)s.",
        url=portal_url() + link,
        code=filed.query_code,
    )


def sent_files() -> list[FileStorage]:
    """The photos of the form."""
    sent = [file for name in MEDIA for file in request.files.getlist(name) if file.filename]
    if len(sent) > MOST_PHOTOS:
        raise refused("media", _("Send at most %(n)s photos.", n=MOST_PHOTOS))
    return sent


def judged_photos(files: list[FileStorage], address: str) -> list[PreparedPhoto]:
    """The photos, judged before any transaction begins."""
    found = [_received(file.stream.read(), file.name or "media") for file in files]
    if address:
        found.append(_received(_shown_here(address), "media_url"))
    return found[:MOST_PHOTOS]


def _received(content: bytes, parameter: str) -> PreparedPhoto:
    try:
        return reception.receive(content)
    except PhotoRefused as reason:
        status = 503 if reason.status == 503 else 400
        raise refused(parameter, reason.sentence, status) from reason


def _shown_here(address: str) -> bytes:
    """The bytes of a photo that this portal shows to everybody."""
    start = f"{portal_url()}/files/"
    token = address.removeprefix(start).split("/")[0] if address.startswith(start) else ""
    file = stored.by_token(token) if token else None
    if file is None or not is_public(file) or file.public_sha256 is None:
        raise refused("media_url", FROM_ELSEWHERE)
    try:
        return storage.current().get(storage.object_key(file.public_sha256, "full"))
    except storage.MissingObject as error:
        raise refused("media_url", FROM_ELSEWHERE) from error
