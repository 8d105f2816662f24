// Package app is Stipple's desktop window: one file per view. A view is a
// widget that shows a planner value and reads one back; what it needs of the
// store it declares as a small interface beside itself.
package app
