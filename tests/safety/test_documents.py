"""Documents, recordings and films leave their traces at the door, and what cannot leave them is not let in."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from tamizdat.safety.documents import clean_document
from tamizdat.safety.refusals import Refused
from tests.safety import planted, planted_files

FILES = planted_files.every_file()
each_file = pytest.mark.parametrize("extension", FILES)


def readable(data: bytes) -> bytes:
    return planted_files.unzipped(data) if data[:2] == b"PK" else data


def refusal(data: bytes, name: str = "") -> Refused:
    with pytest.raises(Refused) as caught:
        clean_document(data, name)
    return caught.value


@each_file
def test_the_tests_files_do_carry_the_secrets(extension):
    assert set(planted.leaks(readable(FILES[extension]))) == set(planted.SECRETS)


@each_file
def test_no_secret_survives(extension):
    clean = clean_document(FILES[extension], f"{planted.ARTIST.decode()}.{extension}")

    assert planted.leaks(readable(clean.data)) == []
    assert clean.extension == extension


@each_file
def test_cleaning_twice_changes_nothing(extension):
    once = clean_document(FILES[extension])

    assert planted.leaks(readable(once.data)) == []
    assert clean_document(once.data).data == once.data


@pytest.mark.parametrize("extension", ["m4a", "mp4", "ogg", "webm"])
def test_the_sound_stays_bit_for_bit_where_it_was(extension):
    before, after = FILES[extension], clean_document(FILES[extension]).data

    assert len(after) == len(before)
    assert after.index(planted_files.SOUND) == before.index(planted_files.SOUND)


def test_an_mp3_keeps_every_frame_and_nothing_else():
    assert clean_document(FILES["mp3"]).data == planted_files.FRAME * 10


@pytest.mark.parametrize("extension", ["pdf", "docx", "odt"])
def test_a_documents_words_stay(extension):
    assert b"Words that readers see" in readable(clean_document(FILES[extension]).data)


def test_a_vorbis_comment_is_emptied_too():
    assert planted.leaks(clean_document(planted_files.ogg_with_secrets(b"vorbis")).data) == []


def test_what_a_pdf_said_before_it_was_edited_is_gone():
    edited = planted_files.pdf_with_a_past()
    assert planted.leaks(edited)

    clean = clean_document(edited).data

    assert planted.leaks(clean) == []
    assert "Blackened" in PdfReader(io.BytesIO(clean)).pages[0].get_contents().get_data().decode()


def test_a_pdf_has_no_document_information_script_or_attachment_left():
    reader = PdfReader(io.BytesIO(clean_document(FILES["pdf"]).data))

    assert not reader.metadata
    assert reader.xmp_metadata is None
    assert dict(reader.attachments) == {}
    assert "/OpenAction" not in reader.root_object


def test_a_parts_own_times_and_order_say_nothing():
    import zipfile

    with zipfile.ZipFile(io.BytesIO(clean_document(FILES["odt"]).data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (planted_files.docx_with_secrets(b'<w:ins w:author="K" w:date="x"><w:r/></w:ins>'), "tracked_changes"),
        (planted_files.docx_with_secrets(b'<w:p><w:pPrChange w:id="1" w:author="K"/></w:p>'), "tracked_changes"),
        (
            planted_files.odt_with_secrets(b"<text:tracked-changes><text:changed-region/></text:tracked-changes>"),
            "tracked_changes",
        ),
        (
            planted_files.docx_with_secrets(
                **{"word/comments.xml": b"<w:comments><w:comment w:author='K'/></w:comments>"}
            ),
            "comments",
        ),
        (planted_files.odt_with_secrets(b"<office:annotation>K</office:annotation>"), "comments"),
        (planted_files.docx_with_secrets(**{"word/vbaProject.bin": b"x"}), "macros"),
        (planted_files.odt_with_secrets(**{"Basic/Standard/Module1.xml": b"x"}), "macros"),
        (planted_files.docx_with_secrets(**{"word/embeddings/oleObject1.bin": b"x"}), "cannot_clean"),
        (planted_files.docx_with_secrets(**{"word/media/image3.emf": b"x"}), "cannot_clean"),
        (planted_files.odt_with_secrets(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "locked"),
    ],
)
def test_what_only_its_author_can_take_out_of_a_document_is_refused(data, code):
    assert refusal(data).code == code


def test_a_locked_pdf_and_one_with_notes_are_refused():
    locked = PdfWriter()
    locked.add_blank_page(100, 100)
    locked.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    noted = FILES["pdf"].replace(b"/T (", b"/Contents (", 1)

    assert refusal(out.getvalue()).code == "locked"
    assert refusal(noted).code in {"comments", "damaged"}


def test_a_zip_bomb_is_refused_before_it_unpacks():
    assert refusal(planted_files.docx_with_secrets(**{"word/big.xml": bytes(310_000_000)})).code == "unpacks_too_large"


def test_a_fragmented_film_is_refused_with_what_to_convert_it_to():
    refused = refusal(FILES["mp4"] + planted_files._box(b"moof", b""))

    assert refused.code == "cannot_clean"
    assert "MP4" in str(refused)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ\x90\x00" * 20, "not_a_file_we_know"),
        ("a.html", b"<html><script>", "not_a_file_we_know"),
        ("a.csv", b"a,b\n\xff\xfe", "not_text"),
        ("a.csv", b"<html><script>", "not_text"),
        ("a.txt", b"a\x00b", "not_text"),
        ("a.pdf", planted_files.every_file()["mp3"], "other_type"),
        ("a.docx", planted_files.every_file()["odt"], "other_type"),
        ("a.zip", planted_files._zip({"a": b"b"}, b""), "not_a_file_we_know"),
    ],
)
def test_what_is_no_file_for_readers_is_refused(name, data, code):
    assert refusal(data, name).code == code


def test_a_table_of_text_stays_as_it_is_but_for_its_mark():
    assert clean_document(b"\xef\xbb\xbfyear,votes\n2026,12\n", "votes.csv").data == b"year,votes\n2026,12\n"


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_no_damage_makes_it_crash(data):
    whole = bytearray(FILES[data.draw(st.sampled_from(sorted(FILES)))])
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=10)):
        whole[at] = value
    end = data.draw(st.one_of(st.just(len(whole)), st.integers(0, len(whole))))
    try:
        clean_document(bytes(whole[:end]))
    except Refused as refused:
        message = str(refused)
        assert message
