-- A recall asks which erased charts used a lot: found without walking the trail.
CREATE INDEX audit_erasures ON audit (seq) WHERE op = 'erase';
