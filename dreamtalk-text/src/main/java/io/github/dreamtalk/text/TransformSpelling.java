package io.github.dreamtalk.text;

import com.ibm.icu.text.Transliterator;
import io.github.dreamtalk.speech.Pronunciation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A language whose spelling says how it sounds, by a transform of letters to IPA. */
final class TransformSpelling implements Spelling {
    private final Transliterator transform;
    /** Stands at both ends of a word: the library takes rules that differ in their anchors alone for the same. */
    private final String edge;

    private TransformSpelling(Transliterator transform, String edge) {
        this.transform = transform;
        this.edge = edge;
    }

    /**
     * A transform of the Unicode locale data.
     *
     * @param id of ICU, such as {@code es-es_FONIPA}
     */
    static TransformSpelling ofLocaleData(String id) {
        return new TransformSpelling(Transliterator.getInstance(id), "");
    }

    /**
     * A transform of this project, in the language of rules of the same library.
     *
     * @param language whose rules are a resource beside this class
     */
    static TransformSpelling ofOwn(String language) {
        try (InputStream in = java.util.Objects.requireNonNull(
                TransformSpelling.class.getResourceAsStream(language + ".rules"), language)) {
            String rules = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new TransformSpelling(Transliterator.createFromRules(language, rules, Transliterator.FORWARD), "X");
        } catch (IOException e) {
            throw new UncheckedIOException("the rules of spelling of '" + language + "' cannot be read", e);
        }
    }

    @Override
    public List<Pronunciation> of(String word) {
        List<String> phones = IpaSymbols.of(transform.transliterate(edge + word + edge));
        return phones.isEmpty() ? List.of() : List.of(new Pronunciation(phones));
    }
}
