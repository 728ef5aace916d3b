"""OFAC's enhanced XML: every party of it is invented."""

from __future__ import annotations

import gzip
import zipfile
from xml.sax.saxutils import escape

import pytest

from compliance.screening import sources
from compliance.screening.sources import SourceError, markup

PLACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
HEAD = f"""<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="{PLACE}">
  <publicationInfo><dataAsOf>2026-03-02T00:00:00</dataAsOf><filters><sanctionsLists>
    <sanctionsList refId="1">%s</sanctionsList></sanctionsLists></filters></publicationInfo>
  <referenceValues><referenceValue refId="1"><type>SDN TYPE</type><value>Entity</value></referenceValue>
  </referenceValues>
  <entities>"""
FOOT = "</entities></sanctionsData>"


def name(text, *, primary=False, alias="A.K.A.", weak=False, also=""):
    other = (
        f"<translation id='2'><isPrimary>false</isPrimary><script>Cyrillic</script>"
        f"<formattedFullName>{also}</formattedFullName></translation>"
    )
    return (
        f"<name id='1'><isPrimary>{str(primary).lower()}</isPrimary>"
        f"{'' if primary else f'<aliasType>{alias}</aliasType>'}<isLowQuality>{str(weak).lower()}</isLowQuality>"
        f"<translations><translation id='1'><isPrimary>true</isPrimary><script>Latin</script>"
        f"<formattedFullName>{escape(text)}</formattedFullName></translation>{other if also else ''}"
        "</translations></name>"
    )


def feature(kind, value):
    typed = f"<type featureTypeId='1'>{kind}</type><versionId>7</versionId>"
    return f"<feature id='1'>{typed}<value>{value}</value></feature>"


def entity(number=1, names=None, lists=("SDN List",), inside="", kind="Entity"):
    named = "".join(
        f"<sanctionsList refId='1' datePublished='2026-02-20'>{one}</sanctionsList>" for one in lists
    )
    return (
        f"<entity id='{number}'><generalInfo><identityId>9</identityId><entityType refId='1'>{kind}</entityType>"
        f"<remarks>Seen in Portville.</remarks></generalInfo><sanctionsLists>{named}</sanctionsLists>"
        "<sanctionsPrograms><sanctionsProgram refId='1'>SDGT</sanctionsProgram></sanctionsPrograms>"
        f"<names>{names or name('QUENDRY WORKS', primary=True)}</names>{inside}</entity>"
    )


@pytest.fixture
def read(tmp_path):
    """The feed of a file of these entities."""

    def run(*entities, holds="SDN List", foot=FOOT, head=HEAD):
        path = tmp_path / "sdn_enhanced.xml"
        path.write_text((head % holds) + "".join(entities) + foot, encoding="utf-8")
        return sources.read([path])

    return run


def test_names_keep_their_kind_and_their_script(read):
    names = (
        name("QUENDRY WORKS", primary=True, also="КВЕНДРИ")
        + name("QUENDRY OLD", alias="F.K.A.")
        + name("QW", weak=True)
        + name("MARLOPA")
    )
    party = read(entity(names=names)).parties["SDN"][0]

    assert [(one.text, one.kind) for one in party.names] == [
        ("QUENDRY WORKS", "primary"),
        ("КВЕНДРИ", "aka"),
        ("QUENDRY OLD", "fka"),
        ("MARLOPA", "aka"),
        ("QW", "weak"),
    ]


def test_identifiers_programmes_places_and_birth_are_taken_as_the_file_types_them(read):
    inside = (
        "<addresses><address id='1'><country refId='1'>Iran</country><translations><translation id='1'>"
        "<isPrimary>true</isPrimary><addressParts><addressPart id='1'><type>ADDRESS1</type><value>12 Quay Road"
        "</value></addressPart><addressPart id='2'><type>CITY</type><value>Portville</value></addressPart>"
        "</addressParts></translation></translations></address></addresses><features>"
        + feature("Birthdate", "08 Feb 1980")
        + feature("Nationality Country", "Cuba")
        + feature("Website", "www.quendry.example")
        + feature("Digital Currency Address - XBT", "1Qu3ndryW0rks4Inv3nted5")
        + feature("Secondary sanctions risk:", "See Section 1")
        + "</features><identityDocuments><identityDocument id='1'><type>Passport</type><documentNumber>U00242309"
        "</documentNumber><issuingCountry>Iran</issuingCountry></identityDocument></identityDocuments>"
        "<relationships><relationship id='1'><type>Owned or Controlled By</type><relatedEntity entityId='2'>"
        "TISVANE</relatedEntity></relationship></relationships>"
    )
    party = read(entity(inside=inside, kind="Individual")).parties["SDN"][0]

    assert party.ids == (
        "Passport U00242309 (Iran)",
        "Website www.quendry.example",
        "Digital Currency Address - XBT 1Qu3ndryW0rks4Inv3nted5",
    )
    assert (party.programs, party.countries, party.dates_of_birth) == (
        ("SDGT",),
        ("IR", "CU"),
        ("08 Feb 1980",),
    )
    assert party.addresses[0].raw == "12 Quay Road, Portville, IR"
    assert (party.type, party.start_date) == ("person", "2026-02-20")
    assert "Seen in Portville.; Owned or Controlled By: TISVANE" in party.remarks


def test_a_party_has_the_key_that_the_csv_gives_it(read, tmp_path):
    nulls = ",".join(['"-0- "'] * 8)
    path = tmp_path / "sdn.csv"
    path.write_text(f'1,"QUENDRY WORKS","-0- ","SDGT",{nulls}\n\x1a', encoding="utf-8")

    assert read(entity()).parties["SDN"][0].key == sources.read([path]).parties["SDN"][0].key


def test_the_consolidated_file_holds_every_list_but_sdn(read):
    feed = read(
        entity(1, lists=("CAPTA List", "Consolidated List", "SDN List")),
        entity(2, lists=("Non-SDN CMIC List", "Consolidated List")),
        holds="Consolidated List",
    )
    assert (feed.kind, feed.row_counts, feed.left_count) == ("ofac_cons", {"CAP": 1, "CMIC": 1}, 0)
    assert (feed.published_at.isoformat(), feed.published_from) == ("2026-03-02", "publisher")


def test_a_change_changes_the_row_hash_and_a_revision_number_does_not(read):
    def hash_of(inside):
        return read(entity(inside=f"<features>{inside}</features>")).parties["SDN"][0].row_hash

    before = hash_of(feature("Website", "www.quendry.example"))
    assert (
        hash_of(feature("Website", "www.quendry.example").replace("<versionId>7", "<versionId>8")) == before
    )
    assert hash_of(feature("Website", "www.quendri.example")) != before


def test_entries_without_a_number_or_a_name_are_left_out_with_their_line(read):
    feed = read(entity("x"), entity(2), entity(3, names="<name/>"))

    assert (feed.row_counts, feed.left_count) == ({"SDN": 1}, 2)
    assert {one.reason for one in feed.left} == {"no_number_or_name"}


@pytest.mark.parametrize(
    ("doctype", "text"),
    [
        ('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', "&b;"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">', "QUENDRY"),
    ],
)
def test_a_document_type_is_refused_before_anything_swells(read, doctype, text):
    head = HEAD.replace("?>\n", f"?>\n{doctype}\n", 1)
    named = name("X", primary=True).replace(">X<", f">{text}<")

    with pytest.raises(SourceError) as caught:
        read(entity(names=named), head=head)
    assert (caught.value.code, "document type" in caught.value.message) == ("bad_row", True)


@pytest.mark.parametrize(
    ("entities", "foot", "code"),
    [
        ([entity()], "", "cut_off"),
        ([entity()[:-20]], "", "cut_off"),
        ([entity().replace("</names>", "</wrong>")], FOOT, "bad_row"),
        ([], FOOT, "no_rows"),
        ([entity(inside="<a>" * 60 + "</a>" * 60)], FOOT, "bad_row"),
    ],
)
def test_a_damaged_file_is_refused(read, entities, foot, code):
    with pytest.raises(SourceError) as caught:
        read(*entities, foot=foot)
    assert caught.value.code == code


def test_a_party_of_a_list_that_we_do_not_know_is_never_left_out_in_silence(read):
    feed = read(
        entity(),
        entity(2, lists=("Consolidated List", "Brand-new List")),
        entity(3, lists=("Consolidated List",)),
    )

    assert (feed.row_counts, feed.left_count) == ({"SDN": 1}, 2)


@pytest.mark.parametrize(
    ("head", "inside", "code"),
    [
        (HEAD.replace("utf-8", "nothing"), "", "unreadable"),
        (HEAD.replace("utf-8", "utf-7"), "", "unreadable"),
        (HEAD.replace("utf-8", "rot13"), "", "unreadable"),
        (HEAD + "<a>" * 100_000, "", "bad_row"),
        (HEAD, f"<a b='{'1' * (9 << 20)}'/>", "bad_row"),
        (HEAD, f"<a>{'1' * (9 << 20)}</a>", "bad_row"),
    ],
    ids=["no encoding", "several bytes", "no text", "deep", "long tag", "long text"],
)
def test_what_would_break_or_fill_the_reader_is_refused(read, head, inside, code):
    with pytest.raises(SourceError) as caught:
        read(entity(inside=inside), head=head)
    assert caught.value.code == code


def test_too_large_a_file_is_refused_however_small_it_is_packed(tmp_path, monkeypatch):
    monkeypatch.setattr(markup, "MAX_BYTES", 1 << 20)
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress((HEAD % "SDN List").encode() + b" " * (1 << 21)))

    with pytest.raises(SourceError) as caught:
        sources.read([path])
    assert caught.value.code == "too_large"


def test_packed_as_ofac_packs_it_or_gzipped_it_reads_the_same(read, tmp_path):
    plain = read(entity())
    text = (tmp_path / "sdn_enhanced.xml").read_bytes()
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "SDN_ENHANCED.ZIP", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SDN_ENHANCED.XML", text)

    for packed in ("a.xml.gz", "SDN_ENHANCED.ZIP"):
        feed = sources.read([tmp_path / packed])
        assert (feed.sha256, feed.parties) == (plain.sha256, plain.parties)


def test_other_xml_is_refused_with_what_may_be_given(tmp_path):
    path = tmp_path / "sdn_advanced.xml"
    path.write_text("<?xml version='1.0'?><Sanctions xmlns='x'><DateOfIssue/></Sanctions>", encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        sources.read([path])
    assert caught.value.code == "wrong_format"
    assert "SDN_ENHANCED" in caught.value.message
