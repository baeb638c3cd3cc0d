package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.weights.SafetensorsReader;
import io.github.dreamtalk.weights.StateDict;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The default audio features: the {@link SpeechFrontEnd}, then a small network trained to name phones, at 50 Hz. The last 52 values of
 * a frame are the probabilities of the 26 phones in its earlier 10 ms, then of those in its later. What stands before them, and what
 * can be heard, depends on the network's weights:
 *
 * <ul>
 *   <li>{@code dreamtalk-phone-v1}, {@code 244} values: the 192 activations (at least 0) of the network's last hidden layer. Clips only.
 *   <li>{@code dreamtalk-phone-v2}, {@value #DIMENSION} values: the loudness of the earlier 10 ms and of the later, the mean of the front
 *       end's log-mel values, about −2 to 2. The network was trained in two forms that share their weights, so sound is also
 *       heard as it comes.
 * </ul>
 *
 * <p>A clip whose sound is known beforehand ({@link ClipInfo#sound()}) is heard as a whole: level and cepstral mean are those of
 * all of it, and a phone is named by what comes before and after. Any other sound is heard as it comes: level and mean are
 * those of what was heard so far, and a frame leaves when {@value #AHEAD_MILLIS} ms more were heard.
 *
 * <p>The network runs over overlapping chunks, of a clip short ones first so that the first frames come early: memory does not depend
 * on the length of the sound, and values equal those of a single run over it but for rounding (about 10⁻⁶ of their size). Thread-safe.
 * {@link #close()} stops the runs of sessions that are still open.
 */
public final class PhoneFeatureExtractor implements AudioFeatureExtractor {
    /** Model file of the acoustic model. */
    public static final String ACOUSTIC_MODEL = "cmu-en-us-ci.bin";
    /** Model file of the network's weights; its layout is that of {@code PhoneNet} in the training module. */
    public static final String WEIGHTS = "phone-net.safetensors";
    /** Name of the features of a network that was trained in both forms. */
    public static final String NAME = "dreamtalk-phone-v2";

    private static final int LOUDNESS = 2;
    private static final int PROBABILITIES = 2 * PhoneNetGraph.PHONES;
    /** Values of a frame of these. */
    public static final int DIMENSION = LOUDNESS + PROBABILITIES;
    /**
     * Milliseconds of sound beyond a frame's beginning that a sound without an end must have been heard before the frame leaves: three frames
     * of the network and a half, three of the front end's differences, and half of its window.
     */
    public static final int AHEAD_MILLIS = 116;

    private static final FrameRate RATE = FrameRate.of(50);
    /** Output frames the runs over a clip give: 1 s of sound, 2 s, 5 s, then 10 s each. */
    private static final int[] CHUNKS = {50, 100, 250, 500};
    /** Of a sound as it comes: what a frame of motion at 25 a second waits for, which ends with an even frame. */
    private static final int[] STREAMING_CHUNKS = {1, 2};

    private final SpeechFrontEnd frontEnd;
    private final OnnxSession whole;
    private final @Nullable OnnxSession streaming;
    private final FeatureSpec spec;
    private final int[] chunks;

    private PhoneFeatureExtractor(
            SpeechFrontEnd frontEnd,
            OnnxSession whole,
            @Nullable OnnxSession streaming,
            FeatureSpec spec,
            int... chunks) {
        this.frontEnd = frontEnd;
        this.whole = whole;
        this.streaming = streaming;
        this.spec = spec;
        this.chunks = chunks;
    }

    /**
     * Loads the extractor.
     *
     * @param context gives device, threads and model files
     * @return the extractor, owned by the caller
     * @throws ModelMismatchException if a model file is missing or not what it should be
     * @throws BackendUnavailableException if the device cannot be used
     */
    public static PhoneFeatureExtractor open(BackendContext context) {
        CmuAcousticModel acoustic =
                CmuAcousticModel.read(new ByteArrayInputStream(context.models().read(ACOUSTIC_MODEL)));
        StateDict weights = SafetensorsReader.read(WEIGHTS, context.models().read(WEIGHTS));
        return of(acoustic, weights, context, CHUNKS);
    }

    static PhoneFeatureExtractor of(
            CmuAcousticModel acoustic, StateDict weights, BackendContext context, int... chunks) {
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(acoustic);
        OnnxSession whole = session(weights, context, PhoneNetGraph.Form.WHOLE);
        if (!PhoneNetGraph.hasStreamingForm(weights)) {
            int dimension = PhoneNetGraph.width(weights) + PROBABILITIES;
            return new PhoneFeatureExtractor(
                    frontEnd, whole, null, new FeatureSpec("dreamtalk-phone-v1", dimension, RATE), chunks);
        }
        try {
            return new PhoneFeatureExtractor(
                    frontEnd,
                    whole,
                    session(weights, context, PhoneNetGraph.Form.STREAMING),
                    new FeatureSpec(NAME, DIMENSION, RATE),
                    chunks);
        } catch (RuntimeException | Error e) {
            whole.close();
            throw e;
        }
    }

    private static OnnxSession session(StateDict weights, BackendContext context, PhoneNetGraph.Form form) {
        // One thread: the runtime shares out convolutions by the number of threads, which changed the last bits of
        // features and so of the motion. The network is small beside the denoiser.
        return OnnxSession.open(WEIGHTS, PhoneNetGraph.build(weights, form), context.device(), 1);
    }

    @Override
    public FeatureSpec spec() {
        return spec;
    }

    @Override
    public boolean takesPhones() {
        return true;
    }

    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        return clip.sound().isPresent() || streaming == null
                ? LookAhead.WHOLE_CLIP
                : new LookAhead(Duration.ofMillis(AHEAD_MILLIS), false);
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if the clip has no {@link ClipInfo#sound()} and the network hears whole clips only
     */
    @Override
    public Session<Samples, Rows> open(ClipInfo clip) {
        PhoneFeatureStream heard = stream(clip, rows -> {});
        return clip.phones().isEmpty()
                ? heard
                : new KnownPhones(heard, clip.phones(), spec.dimension() - PROBABILITIES, spec.dimension());
    }

    private PhoneFeatureStream stream(ClipInfo clip, Sink<? super Rows> eavesdropper) {
        int loudness = streaming == null ? 0 : LOUDNESS;
        if (clip.sound().isPresent()) {
            FrontEndStream heard = frontEnd.open(clip.sound().get());
            return new PhoneFeatureStream(heard, whole, PhoneNetGraph.Form.WHOLE, loudness, chunks, eavesdropper);
        }
        if (streaming == null) {
            throw new InvalidInputException("audio features '" + spec.name()
                    + "': found a clip whose sound is not known beforehand, expected the whole sound: these weights were trained on"
                    + " clips alone; record the sound first, or use weights with a streaming form");
        }
        return new PhoneFeatureStream(
                frontEnd.openStreaming(),
                streaming,
                PhoneNetGraph.Form.STREAMING,
                loudness,
                STREAMING_CHUNKS,
                eavesdropper);
    }

    /**
     * What this extractor hears, before it is made into features: for each 10 ms of a clip the logarithms of the probabilities
     * of the {@value CmuAcousticModel#STATES} states of the acoustic model, then those of the 26 phone classes.
     *
     * @return a stage over this extractor's network, which it must not outlive
     */
    public Stage<Samples, Rows> evidence() {
        return clip -> {
            PhoneEvidence evidence = new PhoneEvidence(spec.dimension());
            return evidence.from(stream(clip, evidence::eavesdrop));
        };
    }

    /**
     * Names of the phones of the acoustic model, in the order of its states.
     *
     * @return 42 names such as {@code SIL} and {@code AA}
     */
    public List<String> acousticPhones() {
        return frontEnd.phones();
    }

    @Override
    public void close() {
        try {
            whole.close();
        } finally {
            if (streaming != null) {
                streaming.close();
            }
        }
    }
}
