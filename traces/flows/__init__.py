"""The acts: each in one transaction, with one event in the journal. They raise TracesError and then change nothing."""
