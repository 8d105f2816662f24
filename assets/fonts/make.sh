#!/bin/sh
# Makes the fonts here that are not as their makers gave them. It needs Debian's
# fonts-noto-core, fonts-noto-cjk, unicode-data and fonttools; README.md says of
# which versions. The same versions give the same bytes.
set -eu
cd "$(dirname "$0")"
core=/usr/share/fonts/truetype/noto
for script in Arabic Hebrew Thai Devanagari; do
	for weight in Regular Bold; do
		name="NotoSans$script-$weight.ttf"
		pyftsubset "$core/$name" '*' --no-hinting --layout-features='*' --notdef-outline --output-file="$name"
	done
done
/usr/bin/python3 -B cjk.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc \
	/usr/share/unicode NotoSansCJK-Regular.otf "${1:-chosen}"
