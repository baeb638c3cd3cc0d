package io.github.dreamtalk.onnx.align;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.phone.PhoneFeatureExtractor;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.speech.WrittenWord;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Pronouncer;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.SpeechAligner;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StageKey;
import java.util.List;
import java.util.function.Supplier;

/**
 * Aligns a text by what the default audio features hear: no model of its own. Pauses and pronunciations are chosen as they fit;
 * words that are not said are left out, and speech that is not in the text is passed over. Thread-safe.
 */
public final class PhoneAligner implements SpeechAligner {
    private final Supplier<Pronouncer> pronouncer;
    private final Stage<Samples, Rows> evidence;
    private final List<String> phones;

    private PhoneAligner(Supplier<Pronouncer> pronouncer, Stage<Samples, Rows> evidence, List<String> phones) {
        this.pronouncer = pronouncer;
        this.evidence = evidence;
        this.phones = phones;
    }

    /** Offers the aligner under the name {@code phone}. */
    public static final class Provider implements SpeechAligner.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "phone";
        }

        @Override
        public int priority() {
            return 100;
        }

        /**
         * {@inheritDoc}
         *
         * @throws BackendUnavailableException if the audio features named {@code phone} are not those of this project
         */
        @Override
        public SpeechAligner create(BackendContext context) {
            AudioFeatureExtractor features = context.siblings().backend(StageKey.AUDIO_FEATURES, "phone");
            if (!(features instanceof PhoneFeatureExtractor heard)) {
                throw new BackendUnavailableException("speech aligner: found audio features 'phone' of "
                        + features.getClass().getName() + ", expected those of dreamtalk-onnx, whose ears it uses");
            }
            return new PhoneAligner(
                    () -> context.backend(StageKey.PRONOUNCER), heard.evidence(), heard.acousticPhones());
        }
    }

    static PhoneAligner of(Pronouncer pronouncer, PhoneFeatureExtractor heard) {
        return new PhoneAligner(() -> pronouncer, heard.evidence(), heard.acousticPhones());
    }

    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        return LookAhead.WHOLE_CLIP;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if the clip has no sound, or the language of its text is not known
     */
    @Override
    public Session<Samples, SpokenWord> open(ClipInfo clip) {
        FrameScores scores =
                new FrameScores(phones, clip.transcript().isPresent() ? FrameScores.WITH_TEXT : FrameScores.BY_EAR);
        WordGraph graph = clip.transcript().map(t -> graph(t, scores)).orElseGet(() -> WordGraph.ofPhones(scores));
        return new AlignerSession(evidence.open(clip), scores, graph);
    }

    private WordGraph graph(Transcript transcript, FrameScores scores) {
        List<WrittenWord> words = pronouncer.get().words(transcript.text(), transcript.language());
        return WordGraph.of(words, TimeWindows.of(transcript, words), scores);
    }

    /** Feeds what is heard to the search. */
    private static final class AlignerSession implements Session<Samples, SpokenWord> {
        private final Session<Samples, Rows> heard;
        private final FrameScores scores;
        private final WordGraph graph;
        private final ViterbiSearch search;
        private final Sink<Rows> listening;

        AlignerSession(Session<Samples, Rows> heard, FrameScores scores, WordGraph graph) {
            this.heard = heard;
            this.scores = scores;
            this.graph = graph;
            this.search = new ViterbiSearch(graph);
            this.listening = this::hear;
        }

        private void hear(Rows rows) {
            int columns = FrameScores.COLUMNS;
            for (int r = 0; r < rows.count(); r++) {
                search.step(scores.of(rows.values(), r * columns));
            }
        }

        @Override
        public void push(Samples item, Sink<? super SpokenWord> out) {
            heard.push(item, listening);
        }

        @Override
        public void finish(Sink<? super SpokenWord> out) {
            heard.finish(listening);
            new BestPath(graph, search.finish()).words().forEach(out::accept);
        }

        @Override
        public void cancel() {
            heard.cancel();
        }

        @Override
        public void close() {
            heard.close();
        }
    }
}
