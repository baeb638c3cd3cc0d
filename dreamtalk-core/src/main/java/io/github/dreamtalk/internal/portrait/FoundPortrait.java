package io.github.dreamtalk.internal.portrait;

import io.github.dreamtalk.face.Portrait;
import java.util.List;

/**
 * A portrait and what a person should know of it.
 *
 * @param portrait picture and face
 * @param warnings in plain language; empty if nothing stands out
 */
record FoundPortrait(Portrait portrait, List<String> warnings) {}
