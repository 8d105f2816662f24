package main

import (
	"fmt"

	"stipple/assets"
	"stipple/planner"
)

// shippedReference reads the sourced numbers shipped inside the program.
func shippedReference() (planner.Reference, error) {
	ref, err := planner.ParseReference(assets.Reference)
	if err != nil {
		return ref, fmt.Errorf("read shipped reference: %w", err)
	}
	return ref, nil
}

// shippedProtocols reads the protocols shipped inside the program.
func shippedProtocols() ([]planner.Protocol, error) {
	var protocols []planner.Protocol
	for _, file := range assets.Protocols() {
		p, err := planner.ParseProtocol(file)
		if err != nil {
			return nil, fmt.Errorf("read shipped protocol: %w", err)
		}
		protocols = append(protocols, p)
	}
	return protocols, nil
}
