package assets

import (
	"embed"
	"strings"
)

//go:embed translations/*.toml
var translations embed.FS

// Translations gives the sentences of the patient plan by language: files
// (TOML) by their names, for example "ar.toml". English is among them.
func Translations() map[string][]byte {
	entries, err := translations.ReadDir("translations")
	if err != nil {
		panic("embedded translations unreadable: " + err.Error())
	}
	files := map[string][]byte{}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".toml") {
			files[entry.Name()] = read(translations, "translations/"+entry.Name())
		}
	}
	return files
}
