package io.github.dreamtalk.text;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.speech.WrittenWord;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.Pronouncer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Pronounces by dictionary, rules of spelling and the transforms of the Unicode locale data; numbers are spelt out by ICU.
 * What a language needs is loaded when it is first asked for. Thread-safe.
 */
public final class DictionaryPronouncer implements Pronouncer {
    /** Model file of the English dictionary. */
    public static final String WORDS = "english-words.bin";
    /** Model file of the English rules of spelling. */
    public static final String RULES = "english-spelling.bin";

    private final Map<String, Supplier<Spelling>> languages;
    private final Map<String, TextReader> readers = new ConcurrentHashMap<>();

    private DictionaryPronouncer(ModelRepository models) {
        this.languages = new TreeMap<>(Map.of(
                "en",
                () -> new EnglishSpelling(
                        PronouncingDictionary.read(WORDS, models.read(WORDS)),
                        SpellingRules.read(RULES, models.read(RULES))),
                "es",
                () -> TransformSpelling.ofLocaleData("es-es_FONIPA"),
                "it",
                () -> TransformSpelling.ofOwn("it"),
                "fr",
                FrenchSpelling::new,
                "de",
                () -> TransformSpelling.ofOwn("de"),
                "pl",
                () -> TransformSpelling.ofLocaleData("pl-pl_FONIPA"),
                "cs",
                () -> TransformSpelling.ofLocaleData("cs-cs_FONIPA"),
                "ro",
                () -> TransformSpelling.ofLocaleData("ro-ro_FONIPA"),
                "sk",
                () -> TransformSpelling.ofLocaleData("sk-sk_FONIPA")));
    }

    /** Offers the pronouncer under the name {@code dictionary}. */
    public static final class Provider implements Pronouncer.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "dictionary";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public Pronouncer create(BackendContext context) {
            return new DictionaryPronouncer(context.models());
        }
    }

    @Override
    public boolean knows(Locale language) {
        return languages.containsKey(language.getLanguage());
    }

    @Override
    public List<WrittenWord> words(String text, Locale language) {
        if (!knows(language)) {
            throw InvalidInputException.of(
                    "language",
                    Problem.UNSUPPORTED,
                    "'" + language.toLanguageTag() + "'",
                    "one of " + new TreeSet<>(languages.keySet()));
        }
        return readers.computeIfAbsent(language.getLanguage(), this::reader).words(text);
    }

    private TextReader reader(String language) {
        Supplier<Spelling> spelling = java.util.Objects.requireNonNull(languages.get(language));
        return new TextReader(Locale.forLanguageTag(language), spelling.get(), Signs.of(language));
    }
}
