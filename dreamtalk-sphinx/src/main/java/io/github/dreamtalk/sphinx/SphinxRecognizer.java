package io.github.dreamtalk.sphinx;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.TimeFrame;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.speech.SpeechMark;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.SpeechRecognizer;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * CMU Sphinx-4 (Walker et al. 2004) with its generic models of US English: 134 000 words and a trigram of them. Thread-safe; it
 * serves one sound at a time, others wait.
 */
public final class SphinxRecognizer implements SpeechRecognizer {
    private static final String MODELS = "edu/cmu/sphinx/models/en-us/";
    private static final float MILLIS = 1000;

    /** Null after a failure, until it is needed again. */
    private @Nullable Decoder decoder;

    private SphinxRecognizer(Decoder decoder) {
        this.decoder = decoder;
    }

    private record Decoder(Context context, Recognizer recognizer) {}

    /**
     * Loads the models: some seconds and 300 MB of heap.
     *
     * @return the recogniser, owned by the caller
     * @throws BackendUnavailableException if a part of sphinx4-data is missing
     */
    public static SphinxRecognizer open() {
        return new SphinxRecognizer(load());
    }

    private static Decoder load() {
        SphinxLog.take();
        Configuration configuration = new Configuration();
        // Not as "resource:": on the module path that looks into the code's own jar alone.
        configuration.setAcousticModelPath(model("en-us/means").replaceAll("/means$", ""));
        configuration.setDictionaryPath(model("cmudict-en-us.dict"));
        configuration.setLanguageModelPath(model("en-us.lm.bin"));
        try {
            Context context = new Context(configuration);
            Recognizer recognizer = context.getInstance(Recognizer.class);
            recognizer.allocate();
            return new Decoder(context, recognizer);
        } catch (IOException e) {
            throw new BackendUnavailableException("speech recognizer 'sphinx': cannot read its models: " + e, e);
        }
    }

    private static String model(String name) {
        URL found = SphinxRecognizer.class.getClassLoader().getResource(MODELS + name);
        if (found == null) {
            throw new BackendUnavailableException("speech recognizer 'sphinx': found no " + MODELS + name
                    + " on the class path, expected the jar sphinx4-data beside sphinx4-core");
        }
        return found.toString();
    }

    @Override
    public boolean understands(Locale language) {
        return language.getLanguage().equals(Locale.ENGLISH.getLanguage());
    }

    @Override
    public synchronized List<SpeechMark> words(PcmAudio sound, Locale language, BooleanSupplier cancelled) {
        if (!understands(language)) {
            throw InvalidInputException.of(
                    "language",
                    Problem.UNSUPPORTED,
                    "'" + language.toLanguageTag() + "'",
                    "en: the speech recognizer 'sphinx' understands no other");
        }
        Decoder with = decoder == null ? load() : decoder;
        // Whatever stops it in the middle leaves it unusable.
        decoder = null;
        List<SpeechMark> words = new ArrayList<>();
        try (PcmAudio.Reader reader = sound.open()) {
            listen(with, new PcmStream(reader, cancelled), words);
            decoder = with;
        } catch (RuntimeException e) {
            if (!cancelled.getAsBoolean() && !(words.isEmpty() && isWithoutSpeech(e))) {
                throw new InferenceException(
                        "speech recognizer 'sphinx' failed after " + words.size() + " words: " + e, e);
            }
        }
        if (cancelled.getAsBoolean()) {
            throw new CancelledException("listening for words was cancelled");
        }
        return words;
    }

    private static void listen(Decoder decoder, PcmStream sound, List<SpeechMark> words) {
        decoder.context.setSpeechSource(sound, TimeFrame.INFINITE);
        for (Result result = decoder.recognizer.recognize(); result != null; result = decoder.recognizer.recognize()) {
            for (WordResult word : new SpeechResult(result).getWords()) {
                add(word, words);
            }
        }
    }

    /** A sound without any speech ends before the running mean of its cepstra has begun, which Sphinx takes for granted. */
    private static boolean isWithoutSpeech(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e instanceof NullPointerException
                && trace.length > 0
                && trace[0].getClassName().endsWith(".LiveCMN");
    }

    private static void add(WordResult word, List<SpeechMark> words) {
        String spelling = word.getWord().getSpelling();
        TimeFrame time = word.getTimeFrame();
        if (!word.isFiller() && !spelling.startsWith("<") && time.getEnd() > time.getStart()) {
            words.add(new SpeechMark(
                    SpeechMark.Kind.WORD, time.getStart() / MILLIS, time.getEnd() / MILLIS, spelling, null));
        }
    }

    @Override
    public synchronized void close() {
        decoder = null;
    }

    /** Offers the recogniser under the name {@code sphinx}. Thread-safe. */
    public static final class Provider implements SpeechRecognizer.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "sphinx";
        }

        @Override
        public SpeechRecognizer create(BackendContext context) {
            return open();
        }
    }
}
