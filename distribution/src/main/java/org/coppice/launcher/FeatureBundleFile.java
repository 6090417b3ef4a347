package org.coppice.launcher;

import java.nio.file.Path;

/// A bundle that a feature names: its file, and the start level at which it starts.
record FeatureBundleFile(Path file, int startLevel) {}
