"""Names that are words too, parts of names that tell nothing, and the short forms by which people are called."""

from rehab.core.text import fold

_EVERYDAY = """
al an art ash august basil bay ben bill bob brook buck carol chance chase church cook crystal dale dawn day dean do
drew eve faith field forest frank gay gene grace grant green hall harry hazel heath hill ho holly hope house iris ivy
jack jean jewel joy june king kit lake lane lee lily long love major mark mason may men miles mills moon more new nick
no noble norm north page pat peace pearl penny pete poppy price pride ray rich rick river rob robin rose ruby rusty
sandy sky so stone storm sue summer sun to tom van victor victory violet wade ward way well wells west will wood woods
york young
"""
_RELATIONS = """
mr mrs miss ms dr mum mother dad father sister brother wife husband partner son daughter aunt uncle friend nan gran
grandmother grandfather cousin niece nephew none not known unknown
"""
_SHORT_FORMS = """
abigail abby gail; albert al bert; alexander alex alec sandy; alexandra alex sandra; alfred alf alfie fred; andrew andy
drew; anthony tony; antony tony; barbara babs barb; benjamin ben benji; bernard bernie; catherine cathy cath kate katie;
charles charlie chas chuck; charlotte lottie charlie; christina chris tina; christine chris chrissie; christopher chris;
daniel dan danny; david dave davey; deborah deb debbie; dorothy dot dotty; edward ed eddie ted teddy ned; eleanor ellie
nell; elizabeth liz lizzie beth betty bess eliza; emily em millie; frances fran frankie; francis frank frankie;
frederick fred freddie; geoffrey geoff; george georgie; gerald gerry; gillian gill; gregory greg; harold harry;
henry harry hal; isabella bella izzy; jacob jake; jacqueline jackie; james jim jimmy jamie; janet jan; jennifer jen
jenny; jessica jess jessie; joanna jo; john johnny jack; jonathan jon jonny; joseph joe joey; joshua josh; judith judy;
katherine kate kathy katie kath; kathleen kath kathy; kenneth ken kenny; lawrence larry; leonard len lenny; margaret
maggie meg peggy; martin marty; matthew matt; michael mike mick micky; mohammed mo; muhammad mo; nathan nate;
nathaniel nat nate; nicholas nick nicky; nicola nicky; oliver ollie; pamela pam; patricia pat patty trish; patrick pat
paddy; peter pete; philip phil; rachel rach; raymond ray; rebecca becky becca; richard rick ricky dick rich; robert rob
robbie bob bobby; ronald ron ronnie; samantha sam; samuel sam sammy; sandra sandy; sarah sal sally; stephanie steph;
stephen steve; steven steve; stuart stu; susan sue susie; terence terry; teresa terry tess; theresa terry tess; thomas
tom tommy; timothy tim; valerie val; victoria vicky tori; vincent vince vinny; walter walt wally; william will bill
billy liam; zachary zach zak
"""
EVERYDAY_WORDS = frozenset(_EVERYDAY.split())
RELATIONS = frozenset(_RELATIONS.split())
PARTICLES = frozenset(
    {"al", "bin", "bint", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "von"}
)
_CALLED = {names[0]: tuple(names[1:]) for names in (line.split() for line in _SHORT_FORMS.split(";"))}


def short_forms(given_name: str) -> list[str]:
    """What people with this given name are often called, folded."""
    return [short for part in fold(given_name).replace("-", " ").split() for short in _CALLED.get(part, ())]
