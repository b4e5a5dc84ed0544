// Only here to carry the precompiled header that every room reuses.
