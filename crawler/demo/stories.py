"""The texts of the demo site as they stand when it opens: what the script edits later."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

COURIER: Final = "northern-courier.example"
GAZETTE: Final = "harbour-gazette.example"
NEWSWELL: Final = "newswell.example"
HOSTS: Final = (COURIER, GAZETTE, NEWSWELL)


@dataclass(frozen=True, slots=True)
class Story:
    """One page of the site."""

    key: str
    host: str
    path: str
    title: str
    byline: str
    published: datetime
    paragraphs: tuple[str, ...]
    updated: datetime | None = None
    credit: str = ""
    related: str = ""
    shown_title: str | None = None  # a headline on trial, shown to every other reader
    origin: str | None = None  # key of the story that an aggregator's page copies
    appeal: bool = False  # the Courier's appeal stands below the text
    gone: bool = False


_DAM: Final = (
    "Flood crews in the Kestrel Valley worked through a third night on Tuesday to hold an old"
    " earth dam above the town of Lower Kestrel, the regional water board said, after a week of"
    " rain filled the reservoir to within a hand's breadth of its rim.",
    '"The dam is holding and we are lowering the water by four centimetres an hour," the water'
    ' board said in a statement. "We ask everyone below the spillway to stay away from the river'
    ' until the level has fallen by a metre."',
    "At least 30 families were taken from their homes along Mill Lane on Monday, the town council"
    " said. They are staying in the school hall, where volunteers have set up beds and a kitchen.",
    "The water board said the leak at the foot of the dam, which was found on Sunday by a farmer"
    " looking for sheep, carries clear water and has not grown. Engineers fear muddy water most,"
    " because it would mean that the core of the dam is washing out.",
    "Related works on the spillway were put off twice in the past four years. A report of the"
    ' valley\'s audit office in 2022 called the dam "safe for the time being" and asked for a new'
    " survey within 18 months. The survey has not been published.",
    "The railway between Lower Kestrel and the coast remains closed. Buses replace the trains, and"
    " the line's operator expects to reopen it on Friday at the earliest.",
    "Rain is forecast to ease on Wednesday evening, the weather service said, with a further 15"
    " millimetres expected before then.",
)
_SEA_WALL: Final = (
    "The port authority of Harbour Town closed the northern sea wall to walkers on Tuesday after a"
    " night of storms drove waves over its crest and tore loose a section of railing 40 metres"
    " long.",
    "At least 12 boats were damaged in the inner basin, the port authority said, among them two"
    " pilot launches. Nobody was hurt, since the harbour had been cleared before dusk.",
    '"The wall has stood for a hundred and six years and it will stand after this," the harbour'
    " master's office said. \"But as long as stones are moving at its foot, nobody has any"
    ' business on top of it."',
    "Divers are to look at the foundations as soon as the swell falls below one metre. The port"
    " authority did not say how long the closure would last, and declined to put a figure to the"
    " damage.",
    "Fishing crews, who sort their nets on the wall, were told to use the coal quay instead. Their"
    " association called the closure right and the notice short.",
    "The town set aside 2.4 million crowns for the wall in its last budget, most of it for the"
    " lamps. The association has asked for years that the money go to the stones first.",
)
_GRID: Final = (
    "The grid operator of the northern districts said on Tuesday that power had returned to all"
    " but 900 households after ice brought down a line across the Varn ridge on Sunday night.",
    "Crews had to carry replacement insulators up the ridge on foot, because the forest road was"
    " blocked by fallen spruce. The last mast was standing again shortly after four in the"
    " morning.",
    '"We promised light by Wednesday and we are a day early," the operator said in a statement.'
    ' "For those who are still waiting, a generator stands at the community hall of Upper Varn."',
    "The hospital at Stonebridge ran on its own generators for 31 hours. It postponed planned"
    " operations, but no patient had to be moved, the hospital board said.",
    "The energy inspectorate will look into why the line, which was due to be replaced last"
    " summer, was still in use. The operator said that the masts had been ordered in time and"
    " delivered late.",
)
_TEACHERS: Final = (
    "Teachers at the eleven schools of the Stonebridge district voted on Monday to end their"
    " strike after the council offered to hire 26 assistants before the autumn term.",
    "The vote was closer than the union had expected: 212 members were in favour of the offer and"
    " 187 against it, the union said after a meeting of four hours in the town's old cinema.",
    '"It is not what we asked for, but it is what the children need first," the union said. The'
    " council called the result a good day for everyone who goes to school in the district.",
    "Lessons resume on Wednesday. The days that were lost will not be added to the term; instead"
    " the examinations of the oldest pupils move back by one week.",
    "The offer does not touch pay, which is settled for the whole country in May. The union said"
    " that it would come back to the question of class sizes then.",
)
_FERRY: Final = (
    "The ferry between Harbour Town and the Sound Islands sails again from Thursday, the shipping"
    " company said, eleven days after its ramp was bent by a drifting barge.",
    "The first crossing leaves at half past six in the morning. For the first week only cars of up"
    " to two tonnes are taken; lorries continue to use the cargo boat from Coal Quay.",
    "The islands' shops had begun to ration fresh milk on Sunday. A military transport brought"
    " nine tonnes of supplies on Monday, the island council said.",
    "Who pays for the ramp is open. The barge had broken from its mooring at the shipyard, which"
    " says that the port authority's bollard failed, not its rope.",
    "An inquiry of the maritime office is expected to last until the summer.",
)
_ARCHIVE_FIRE: Final = (
    "A fire in the cellar of the county record office destroyed about 300 metres of files on"
    " Saturday night, among them land registers of the years 1921 to 1938, the county said.",
    "The fire brigade had the flames under control within two hours. Most of the damage was done"
    " by water and smoke, and conservators have begun to freeze wet volumes in a fish hall on the"
    " quay.",
    "Copies on film exist of roughly a third of the registers, the record office said. Whether the"
    " films can be read is not known: they were last taken from their tins in 1987.",
    "The police found a heater in the room where the fire began. The county's insurer had asked"
    " for its removal in two letters, which the county says it never received.",
    "Families who hold old deeds are asked to bring them to the library, where they are copied"
    " free of charge until the end of the month.",
)
_REWRITE: Final = (
    "Harbour Town has shut its century-old northern sea wall to the public following overnight"
    " storms that left boats damaged and part of the railing in the sea.",
    'The harbour master\'s office said the structure "will stand after this" but that nobody has'
    " any business on top of it while stones are moving at its foot. Divers will inspect the"
    " foundations once the sea is calmer.",
    "According to the Northern Courier, at least 12 boats suffered damage, including two launches"
    " used by pilots. The harbour had been cleared before dusk and there were no injuries.",
    "Anglers and fishing crews were sent to the coal quay. The fishing association criticised the"
    " short notice, and repeated its demand that the town spend its 2.4 million crowns on masonry"
    " before lamps.",
    "Gazette readers sent us pictures of spray rising over the lighthouse. A selection of them"
    " will be shown in our window on Market Street from Friday.",
)
_MARKET: Final = (
    "The winter market on the fortress square closes a week early this year, its organisers said,"
    " because the square's drains cannot take the rain that is forecast.",
    "Stalls will be refunded for the days they lose. Eighty of the 94 traders had agreed to the"
    " decision by Monday evening.",
    "The market began in 1951 with eleven stalls that sold candles, boots and smoked fish. It drew"
    " 120,000 visitors last winter, by the count of the town's tourist office.",
    "The organisers said they would use the free week to lift the paving above the main drain, and"
    " that next year's market would open on the first Friday of December as usual.",
)

APPEAL: Final = (
    "A Message from The Northern Courier:",
    "Dear readers,",
    "We are a small newsroom in a large landscape. There is no owner behind us who pays for the"
    " nights in which a dam has to be watched, and no advertiser who would miss us.",
    "What we print is paid for by the people who read it. If you can spare it, support us with two"
    " crowns a month. It takes a minute to set up and it keeps a reporter on the road.",
    "Whoever reads us makes sure that somebody looks. Thank you for standing with us.",
    "Remind me later.",
)
OTHER_APPEAL: Final = (
    "A Message from The Northern Courier:",
    "Dear readers,",
    "This spring we want to send a reporter to every council meeting of the northern districts."
    " Help us to reach 500 new supporters before the thaw.",
    "Remind me later.",
)


def opening_stories(opened_at: datetime) -> tuple[Story, ...]:
    """Give the stories of the site; their times lie in the hours before it opens."""
    day = opened_at.strftime("/%Y/%m/%d/")

    def ago(**span: float) -> datetime:
        return opened_at.replace(microsecond=0) - timedelta(**span)

    return (
        Story(
            key="dam",
            host=COURIER,
            path=f"{day}flood-crews-hold-kestrel-dam-for-third-night-water-board-says-n10471",
            title="Flood Crews Hold 'Safe' Kestrel Dam for Third Night, Water Board Says",
            byline="NPA",
            published=ago(hours=5, minutes=12),
            paragraphs=_DAM,
            credit="Northern Press Agency",
            related="The Village That Moved Uphill",
            appeal=True,
        ),
        Story(
            key="sea_wall",
            host=COURIER,
            path=f"{day}harbour-town-closes-sea-wall-after-night-of-storms-n10482",
            title="Harbour Town Closes Sea Wall After Night of Storms",
            byline="The Northern Courier",
            published=ago(hours=3, minutes=40),
            paragraphs=_SEA_WALL,
            credit="Port Authority of Harbour Town",
            related="The Lighthouse That Never Went Dark",
            appeal=True,
        ),
        Story(
            key="grid",
            host=COURIER,
            path=f"{day}power-returns-to-varn-ridge-after-two-nights-n10466",
            title="Power Returns to Varn Ridge After Two Nights",
            byline="NPA",
            published=ago(hours=9),
            updated=ago(hours=6, minutes=5),
            paragraphs=_GRID,
            appeal=True,
        ),
        Story(
            key="teachers",
            host=COURIER,
            path=f"{day}stonebridge-teachers-end-strike-in-narrow-vote-n10459",
            title="Stonebridge Teachers End Strike in Narrow Vote",
            byline="The Northern Courier",
            published=ago(hours=20),
            paragraphs=_TEACHERS,
            appeal=True,
        ),
        Story(
            key="ferry",
            host=GAZETTE,
            path="/news/island-ferry-sails-again-from-thursday-3317",
            title="Island Ferry Sails Again From Thursday",
            byline="Gazette staff",
            published=ago(hours=7, minutes=30),
            updated=ago(hours=7),
            paragraphs=_FERRY,
        ),
        Story(
            key="archive_fire",
            host=GAZETTE,
            path="/news/fire-destroys-land-registers-of-the-county-3309",
            title="Fire Destroys Land Registers of the County",
            byline="Gazette staff",
            published=ago(days=1, hours=2),
            paragraphs=_ARCHIVE_FIRE,
        ),
        Story(
            key="sea_wall_rewrite",
            host=GAZETTE,
            path="/news/century-old-sea-wall-shut-to-the-public-3321",
            title="Century-Old Sea Wall Shut to the Public",
            byline="Gazette staff",
            published=ago(hours=2, minutes=10),
            paragraphs=_REWRITE,
        ),
        Story(
            key="dam_copy",
            host=NEWSWELL,
            path="/story/88121",
            title="Flood Crews Hold 'Safe' Kestrel Dam for Third Night, Water Board Says",
            byline="The Northern Courier",
            published=ago(hours=4, minutes=50),
            updated=ago(hours=4, minutes=48),
            paragraphs=_DAM,
            origin="dam",
            appeal=True,
        ),
        Story(
            key="market",
            host=NEWSWELL,
            path="/story/88140",
            title="Winter Market Closes a Week Early",
            byline="The Northern Courier",
            published=ago(hours=8),
            updated=ago(hours=8),
            paragraphs=_MARKET,
            appeal=True,
        ),
    )
