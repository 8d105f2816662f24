"""Makes NotoSansCJK-Regular.otf: the safety net for Chinese, Japanese and Korean.

    cjk.py NotoSansCJK-Regular.ttc folder-of-Unihan out.otf [choice]

The four national forms of a character are kept where its nation uses it: every
list below says which characters its language needs, and a form is kept only for
a character of that list. A run of text chooses by its language (locl).
"""

import bz2
import sys

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont

SIMPLIFIED_FACE = 2  # of the collection; its forms are the ones without a language
SCRIPTS = ["DFLT", "hani", "kana", "hang", "latn"]


def main(collection, unihan, out, choice="chosen"):
    lists = national_lists(unihan)
    font = TTFont(collection, fontNumber=SIMPLIFIED_FACE, recalcTimestamp=False)
    cmap, forms = font.getBestCmap(), national_forms(font)
    chars = {c for c in CHOICES[choice](lists) if c in cmap}

    default, substitutes = {}, {"JAN": {}, "ZHT": {}, "KOR": {}}
    for c in sorted(chars):
        shape = {tag: form.get(cmap[c], cmap[c]) for tag, form in forms.items()}
        shape["ZHS"] = cmap[c]
        users = [tag for tag in ("ZHS", "ZHT", "JAN", "KOR") if c in lists[tag] or not is_han(c)]
        default[c] = shape[users[0] if users else "ZHS"]
        for tag in users[1:]:
            if shape[tag] != default[c]:
                substitutes[tag][default[c]] = shape[tag]

    font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 14]
    for table in font["cmap"].tables:
        table.cmap = {c: g for c, g in default.items() if c in table.cmap}
    for tag in "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG":
        if tag in font:
            del font[tag]
    addOpenTypeFeaturesFromString(font, features(substitutes), tables=["GSUB"])

    options = subset.Options(hinting=False, notdef_outline=True, layout_features=["locl"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=chars)
    subsetter.subset(font)
    font.save(out)
    print(choice, len(chars), "characters", sum(map(is_han, chars)), "Han", len(font.getGlyphOrder()), "glyphs")


def national_forms(font):
    """The glyph a language takes instead of the Simplified one, by language."""
    gsub, forms = font["GSUB"].table, {}
    [hani] = [r.Script for r in gsub.ScriptList.ScriptRecord if r.ScriptTag == "hani"]
    for record in hani.LangSysRecord:
        tag, form = record.LangSysTag.strip(), {}
        for index in record.LangSys.FeatureIndex:
            feature = gsub.FeatureList.FeatureRecord[index]
            if feature.FeatureTag != "locl":
                continue
            for lookup in feature.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[lookup].SubTable:
                    form.update(getattr(table, "ExtSubTable", table).mapping)
        if tag in ("JAN", "ZHT", "KOR"):
            forms[tag] = form
    return forms


def features(substitutes):
    """The locl feature. Hong Kong takes the Traditional forms of Taiwan."""
    lines = [f"languagesystem {script} dflt;" for script in SCRIPTS]
    for tag, pairs in substitutes.items():
        rules = "".join(f"sub {a} by {b};\n" for a, b in sorted(pairs.items()))
        lines.append(f"lookup {tag} {{\n{rules}}} {tag};")
    lines.append("feature locl {")
    for script in SCRIPTS[1:]:
        lines.append(f"script {script};")
        for language, lookup in ("JAN", "JAN"), ("KOR", "KOR"), ("ZHT", "ZHT"), ("ZHH", "ZHT"):
            lines.append(f"language {language} exclude_dflt; lookup {lookup};")
    lines.append("} locl;")
    return "\n".join(lines)


def national_lists(unihan):
    han = {}
    for part in "OtherMappings", "IRGSources":
        for line in bz2.open(f"{unihan}/Unihan_{part}.txt.bz2", "rt"):
            if line.startswith("U+"):
                c, name, _ = line.split("\t", 2)
                han.setdefault(name, set()).add(int(c[2:], 16))
    byte = range(0xA1, 0xFF)
    two = [(a, b) for a in byte for b in byte]
    big5 = [(a, b) for a in byte for b in range(0x40, 0xFF)]
    gb2312 = decode("gb2312", two)
    jis = decode("euc_jp", two)
    hanja = decode("euc_kr", two)
    return {
        # What each language needs, and so has in its own form.
        "ZHS": gb2312 | han["kTGH"],
        "ZHT": decode("big5", [p for p in big5 if p < (0xC6, 0x7F)]),
        "JAN": jis | han["kJoyoKanji"] | han["kJinmeiyoKanji"],
        "KOR": hanja,
        # What names may ask for beyond these, in one form.
        "JIS level 3": decode("euc_jis_2004", two),
        "IBM": decode("cp932", [(a, b) for a in range(0x81, 0xFD) for b in range(0x40, 0xFD)]),
        "IICore": han["kIICore"],
        # What was weighed and left out.
        "Big5 level 2": decode("big5", big5),
        "Korean names": han["kKoreanName"],
        "union": gb2312 | jis | hanja,
    }


def decode(codec, pairs):
    chars = set()
    for pair in pairs:
        try:
            chars.update(map(ord, bytes(pair).decode(codec)))
        except UnicodeDecodeError:
            pass  # a hole of the table
    return chars


def is_han(c):
    return 0x3400 <= c < 0xA000 or 0xF900 <= c < 0xFB00 or c >= 0x20000


def spans(*pairs):
    return {c for first, last in pairs for c in range(first, last + 1)}


# Latin, punctuation, kana, bopomofo, jamo, full and half width forms.
PLAIN = spans((0x20, 0x7E), (0xA0, 0xFF), (0x1100, 0x1112), (0x1161, 0x1175), (0x11A8, 0x11C2), (0x2010, 0x2027),
              (0x3000, 0x312F), (0x3131, 0x318E), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0xFF01, 0xFFEE))
# Of Japanese family names, in no list: variants of 吉, 土, 橋, 今, 柳, 崎, 塚, 隆.
VARIANTS = set(map(ord, "𠮷𡈽𣘺𫝆栁㟢塚隆"))
HANGUL = spans((0xAC00, 0xD7A3))


def union(l):
    return PLAIN | l["union"] | l["ZHT"]


def names(l):
    return union(l) | l["ZHS"] | l["JAN"] | l["JIS level 3"] | l["IBM"] | l["IICore"] | VARIANTS


CHOICES = {
    "chosen": names,
    "union": union,
    "hangul": lambda l: names(l) | HANGUL,
    "big5": lambda l: names(l) | l["Big5 level 2"],
    "all": lambda l: names(l) | HANGUL | l["Korean names"] | l["Big5 level 2"],
}

main(*sys.argv[1:])
