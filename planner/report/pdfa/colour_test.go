package pdfa

import (
	"encoding/binary"
	"math"
	"testing"
)

// light is what sRGB says a number from 0 to 1 stands for (IEC 61966-2-1).
func light(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// profileTag gives the data of a tag of the profile.
func profileTag(t *testing.T, name string) []byte {
	t.Helper()
	profile := colours()
	for i := range int(binary.BigEndian.Uint32(profile[128:])) {
		row := profile[132+12*i:]
		if string(row[:4]) == name {
			from, size := binary.BigEndian.Uint32(row[4:]), binary.BigEndian.Uint32(row[8:])
			return profile[from : from+size]
		}
	}
	t.Fatalf("no tag %s", name)
	return nil
}

func TestCurveIsThatOfSRGB(t *testing.T) {
	for _, name := range []string{"rTRC", "gTRC", "bTRC"} {
		places := profileTag(t, name)[12:]
		last := len(places)/2 - 1
		at := func(i int) float64 { return float64(binary.BigEndian.Uint16(places[2*i:])) / 65535 }
		for step := range 10001 {
			v := float64(step) / 10000
			low := min(int(v*float64(last)), last-1)
			share := v*float64(last) - float64(low)
			got := at(low)*(1-share) + at(low+1)*share
			// How far the number would have to move to mean this light.
			slope := (light(v+1e-6) - light(v)) / 1e-6
			if off := math.Abs(got-light(v)) / slope * 255; off > 0.1 {
				t.Fatalf("%s: %.4f is off by %.3f of 255", name, v, off)
			}
		}
	}
}

// TestPrimariesMakeWhite checks the colours against those of sRGB2014 of the
// International Color Consortium and their sum against the white of profiles.
func TestPrimariesMakeWhite(t *testing.T) {
	read := func(name string) (xyz [3]float64) {
		for i := range xyz {
			xyz[i] = float64(int32(binary.BigEndian.Uint32(profileTag(t, name)[8+4*i:]))) / 65536
		}
		return xyz
	}
	white := read("wtpt")
	for i, known := range [3][3]float64{{0.4361, 0.3851, 0.1431}, {0.2225, 0.7169, 0.0606}, {0.0139, 0.0971, 0.7141}} {
		sum := 0.0
		for j, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			got := read(name)[i]
			sum += got
			if math.Abs(got-known[j]) > 1e-4 {
				t.Errorf("%s %d is %f, want %f", name, i, got, known[j])
			}
		}
		if math.Abs(sum-white[i]) > 3e-4 {
			t.Errorf("primaries make %f of %d, white is %f", sum, i, white[i])
		}
	}
}

func TestProfileSaysItsSize(t *testing.T) {
	if got := binary.BigEndian.Uint32(colours()); int(got) != len(colours()) || got%4 != 0 {
		t.Errorf("%d bytes, said to be %d", len(colours()), got)
	}
}
