package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
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
import java.util.List;

/**
 * The default audio features, {@code dreamtalk-phone-v1}: the {@link SpeechFrontEnd}, then a small network trained to name
 * phones. At 50 Hz each frame holds the 192 activations (at least 0) of the network's last hidden layer, then the
 * probabilities of the 26 phones in the earlier 10 ms and of those in the later, {@code 244} values.
 *
 * <p>Level and cepstral mean are those of the whole clip, which is heard in advance at the first push. The network runs over
 * overlapping chunks, short ones first so that the first frames come early: memory does not depend on the length of the
 * clip, and values equal those of a single run over it but for rounding (about 10⁻⁶ of their size). Thread-safe.
 * {@link #close()} stops the runs of sessions that are still open.
 */
public final class PhoneFeatureExtractor implements AudioFeatureExtractor {
    /** Model file of the acoustic model. */
    public static final String ACOUSTIC_MODEL = "cmu-en-us-ci.bin";
    /** Model file of the network's weights; its layout is that of {@code PhoneNet} in the training module. */
    public static final String WEIGHTS = "phone-net.safetensors";

    private static final String NAME = "dreamtalk-phone-v1";
    private static final FrameRate RATE = FrameRate.of(50);
    /** Output frames the runs give: 1 s of sound, 2 s, 5 s, then 10 s each. */
    private static final int[] CHUNKS = {50, 100, 250, 500};

    private final SpeechFrontEnd frontEnd;
    private final OnnxSession session;
    private final FeatureSpec spec;
    private final int[] chunks;

    private PhoneFeatureExtractor(SpeechFrontEnd frontEnd, OnnxSession session, FeatureSpec spec, int... chunks) {
        this.frontEnd = frontEnd;
        this.session = session;
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
        int dimension = PhoneNetGraph.width(weights) + 2 * PhoneNetGraph.PHONES;
        // One thread: the runtime shares out convolutions by the number of threads, which changed the last bits of
        // features and so of the motion. The network is small beside the denoiser.
        OnnxSession session = OnnxSession.open(WEIGHTS, PhoneNetGraph.build(weights), context.device(), 1);
        return new PhoneFeatureExtractor(
                new SpeechFrontEnd(acoustic), session, new FeatureSpec(NAME, dimension, RATE), chunks);
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
        return LookAhead.WHOLE_CLIP;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if the clip has no {@link ClipInfo#sound()} to take the level and the mean of
     */
    @Override
    public Session<Samples, Rows> open(ClipInfo clip) {
        PhoneFeatureStream heard = stream(clip, rows -> {});
        return clip.phones().isEmpty()
                ? heard
                : new KnownPhones(heard, clip.phones(), spec.dimension() - 2 * PhoneNetGraph.PHONES, spec.dimension());
    }

    private PhoneFeatureStream stream(ClipInfo clip, Sink<? super Rows> eavesdropper) {
        PcmAudio sound = clip.sound()
                .orElseThrow(
                        () -> new InvalidInputException(
                                "audio features '" + NAME
                                        + "': found a clip whose sound is not known beforehand, expected the whole sound: its level and"
                                        + " cepstral mean go into every value; record the sound first, or choose other audio features"));
        return new PhoneFeatureStream(frontEnd.open(sound), session, spec.dimension(), chunks, eavesdropper);
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
        session.close();
    }
}
