"""The declarative file source: one YAML layout per delivered table, one engine for all of them.

Layouts live beside the engine as `<source>/<table>.yml`; adding one adds a source, without Python.
"""
