"""The same edition arrives in every kind of place; old objects go, and a line that others need is not filled."""

import uuid

import pytest

from tamizdat.mirrors import layout
from tamizdat.mirrors.carrier import Parcel
from tamizdat.mirrors.errors import Incomplete
from tamizdat.mirrors.pace import Paced
from tamizdat.mirrors.places import carrier_to
from tamizdat.mirrors.ship import ship
from tamizdat.mirrors.sources import LocalTree
from tamizdat.mirrors.sweep import sweep
from tests.fakes.carrier import MemoryPlace
from tests.mirrors.sealed_trees import a_paper
from tests.mirrors.test_ship import edition_of, on_disk


@pytest.fixture
def paper(tmp_path):
    return a_paper(tmp_path / "paper")


@pytest.fixture(params=["directory", "ssh", "s3"])
def place(request, tmp_path):
    if request.param == "directory":
        address = str(tmp_path / "mirror")
    elif request.param == "ssh":
        address = request.getfixturevalue("ssh_server").place(tmp_path / "far")
    else:
        address = a_bucket(request.getfixturevalue("s3_endpoint"), request.getfixturevalue("s3_keys"))
    carrier = carrier_to(address)
    yield carrier
    carrier.close()


def a_bucket(endpoint, _keys):
    import boto3

    bucket = f"paper-{uuid.uuid4()}"
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
    return f"s3://{bucket}?endpoint={endpoint}&region=us-east-1"


def test_two_editions_arrive_whole_and_what_is_gone_is_gone(paper, place):
    ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (1, paper.pages)
    paper.write(index="short", en__new="new")
    paper.press("en/2026/11/мост-1.html", None)
    paper.seal()
    ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (2, paper.pages)
    readable = {name for name in place.names("") if not name.startswith("edition/")}
    assert readable == on_disk(paper).keys()


def test_the_two_newest_editions_stay_and_older_objects_go(paper):
    place = MemoryPlace()
    for n in range(4):
        paper.write(index=f"Front {n}", en__same="the same").seal()
        ship(LocalTree(paper.tree), place)
    second = dict(place.files)
    paper.write(index="Front 4").seal()
    paper.sign_timestamp()
    ship(LocalTree(paper.tree), place)
    swept = sweep(LocalTree(paper.tree), place)
    assert swept.removed > 8
    assert edition_of(place, paper) == (6, paper.pages)
    assert edition_of(MemoryPlace({**place.files, layout.TIMESTAMP: second[layout.TIMESTAMP]}), paper)[0] == 5
    assert sweep(LocalTree(paper.tree), place).removed == 0
    assert not [name for name in place.files if name.startswith("edition/files") and b"Front 2" in place.files[name]]


def test_a_place_without_an_edition_is_not_swept(paper):
    place = MemoryPlace({"edition/nodes/ab/cd": b"whose?"})
    with pytest.raises(Incomplete, match="nothing can be told from rubbish"):
        sweep(LocalTree(paper.tree), place)
    assert place.files


def test_a_shipment_keeps_to_its_rate():
    waited = []
    place = Paced(MemoryPlace(), 1000, waited.append)
    place.put([Parcel(f"{n}", b"x" * 400) for n in range(5)] + [Parcel("film", b"x" * 5000)])
    assert len(waited) == 4
    assert 5 < sum(waited) <= 7
