package io.github.dreamtalk.text;

import io.github.dreamtalk.speech.Pronunciation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** French: by rules, and what they cannot know. */
final class FrenchSpelling implements Spelling {
    /** {@code moment}, and {@code ils aiment}, where it is silent: the sound tells. */
    private static final String SOMETIMES_SILENT = "ent";

    private static final int SHORTEST_VERB = 5;

    private final Spelling rules = TransformSpelling.ofOwn("fr");

    FrenchSpelling() {}

    @Override
    public List<Pronunciation> of(String word) {
        Set<Pronunciation> ways = new LinkedHashSet<>(rules.of(word));
        if (word.length() >= SHORTEST_VERB && word.endsWith(SOMETIMES_SILENT)) {
            ways.addAll(rules.of(word.substring(0, word.length() - 2)));
        }
        return List.copyOf(ways);
    }
}
