package disk

import (
	"os"

	"golang.org/x/sys/windows"
)

// Links gives how many names an open file has; false when that is not known.
func Links(file *os.File) (names int, known bool) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(file.Fd()), &info); err != nil {
		return 0, false
	}
	return int(info.NumberOfLinks), true
}
