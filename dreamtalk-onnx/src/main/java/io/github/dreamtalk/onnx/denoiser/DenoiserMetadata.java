package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.diffusion.GuidanceMode;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.weights.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the weight file {@code motion-denoiser.safetensors} says beside its tensors. This is the contract between training
 * and inference. With C = model width, D = feature dimension, E = expression channels, W = 2 · radius + 1, "Linear(a, b)"
 * meaning {@code .weight} (b, a) and {@code .bias} (b), "Norm" meaning {@code .weight} (C) and {@code .bias} (C), and
 * "Attention" meaning {@code .in_proj_weight} (3C, C), {@code .in_proj_bias} (3C) and {@code .out_proj} Linear(C, C), the
 * tensors are:
 *
 * <pre>
 * net.content_encoder.increase_embed_dim                       Linear(D, C)
 * net.content_encoder.encoder.layers.{i}                       encoder layer
 * net.style_encoder.increase_embed_dim                         Linear(E, C)
 * net.style_encoder.encoder.layers.{i}                         encoder layer
 * net.style_encoder.aggregate_method.W.0, .2                   Linear(C, C), Linear(C, 1), Mish between
 * net.content_xt_to_decoder_input_wo_time.0, .2, .4            Linear(C + E, C), Linear(C, C), Linear(C, C), ReLU between
 * net.time_embed_net.0, .2                                     Linear(C, C), Linear(C, C), SiLU between
 * net.decoder.{upper,lower}_decoder.layers.{i}                 decoder layer
 * net.decoder.{upper,lower}_decoder.norm                       Norm
 * net.decoder.{upper,lower}_tail_fc.0, .2, .4                  Linear(C, h), Linear(h, h), Linear(h, U or L), ReLU between
 * motion_mean, motion_scale                                    (E) each, optional: motion = x0 * scale + mean
 * skip_variance                                                (E), optional: see below
 *
 * encoder layer: self_attn Attention; linear1 Linear(C, f), linear2 Linear(f, C); norm1, norm2 Norm
 * decoder layer: self_attn, multihead_attn Attention; linear1, linear2; norm1, norm2, norm3 Norm
 * </pre>
 *
 * <p>Layers are post-norm with ReLU and LayerNorm epsilon 1e-5, i counts from 0 and the number of layers, C, h and f are
 * taken from the tensors. With {@code skip_variance} σ² the prediction is the network's output + √ᾱ σ² / (ᾱ σ² + 1 − ᾱ) · x_t in each
 * channel. U + L = E; L is the number of {@code lower_indices}. Position tables are not stored. Other
 * tensors are ignored.
 *
 * @param space the motion space, metadata {@code motion_space}: {@code arkit} or {@code bfm}
 * @param rate motion frames per second, metadata {@code fps}, such as {@code 25}
 * @param schedule metadata {@code schedule} as {@code linear:T:first:last}, {@code scaled_linear:T:first:last} or
 *     {@code cosine:T}, such as {@code linear:1000:1.0E-4:0.02}; here that text
 * @param features metadata {@code feature_name}, {@code feature_dim}, {@code feature_rate}
 * @param featureHop feature frames per motion frame, metadata {@code feature_hop}
 * @param featureRadius feature frames on each side of the centre, metadata {@code feature_radius}
 * @param heads attention heads everywhere, metadata {@code heads}; 8 if the file does not say
 * @param maxStyleFrames longest style clip, metadata {@code max_style_frames}; 256 if the file does not say. The null
 *     style is this many frames of zeros in normalised units
 * @param lowerIndices expression channels of the lower face, ascending, metadata {@code lower_indices} separated by
 *     commas; the upper face has all others. Row k of the lower tail makes channel {@code lowerIndices[k]}
 * @param noiseSeconds time constant over which the noise of sampling is correlated, metadata {@code noise_seconds}; 0, none,
 *     if the file does not say
 * @param guidance where the guidance scale acts, metadata {@code guidance}: {@code each_step} or {@code whole_samples}; the former if
 *     the file does not say
 * @param prediction what the network puts out, metadata {@code prediction}: {@code x0}, {@code epsilon} or {@code v}; x0 if the file does
 *     not say
 */
public record DenoiserMetadata(
        MotionSpace space,
        FrameRate rate,
        String schedule,
        FeatureSpec features,
        int featureHop,
        int featureRadius,
        int heads,
        int maxStyleFrames,
        List<Integer> lowerIndices,
        float noiseSeconds,
        GuidanceMode guidance,
        PredictionType prediction) {
    /** Name of the weight file in a model repository. */
    public static final String FILE = "motion-denoiser.safetensors";

    private static final int MAX_SCHEDULE = 100_000;
    private static final int MAX_SCHEDULE_PARTS = 5;
    private static final int MAX_LOWER = 1 << 14;
    private static final float LONGEST_NOISE = 10;

    /** The published schedule as text. */
    public static final String DREAMTALK_SCHEDULE = "linear:1000:1.0E-4:0.02";

    /**
     * Checks ranges and copies the list.
     *
     * @param space the motion space
     * @param rate motion frames per second
     * @param schedule the noise schedule as text
     * @param features the audio features
     * @param featureHop feature frames per motion frame, 1 to 1000
     * @param featureRadius feature frames on each side of the centre, 0 to 1000
     * @param heads attention heads, 1 to 1024
     * @param maxStyleFrames longest style clip, 1 to 65536
     * @param lowerIndices expression channels of the lower face, ascending
     * @param noiseSeconds time constant of the noise's correlation, 0 to 10
     * @param guidance where the guidance scale acts
     * @param prediction what the network puts out
     * @throws InvalidInputException if a value is out of range
     */
    public DenoiserMetadata {
        lowerIndices = List.copyOf(lowerIndices);
        int e = space.expressionChannels();
        boolean ascending = true;
        for (int i = 0; i < lowerIndices.size(); i++) {
            int v = lowerIndices.get(i);
            ascending &= v >= 0 && v < e && (i == 0 || v > lowerIndices.get(i - 1));
        }
        if (!ascending || lowerIndices.isEmpty() || lowerIndices.size() >= e) {
            throw new InvalidInputException("lower_indices: found " + Printable.of(lowerIndices)
                    + ", expected some but not all of 0 to " + (e - 1) + ", ascending");
        }
        requireRange("feature_dim", features.dimension(), 1, 1 << 16);
        requireRange("feature_hop", featureHop, 1, 1000);
        requireRange("feature_radius", featureRadius, 0, 1000);
        requireRange("heads", heads, 1, 1024);
        requireRange("max_style_frames", maxStyleFrames, 1, 1 << 16);
        if (!(noiseSeconds >= 0 && noiseSeconds <= LONGEST_NOISE)) {
            throw new InvalidInputException(
                    "noise_seconds: found " + noiseSeconds + ", expected 0 to " + LONGEST_NOISE);
        }
        parseSchedule(schedule);
    }

    private static void requireRange(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new InvalidInputException(name + ": found " + value + ", expected " + low + " to " + high);
        }
    }

    /**
     * The lower face of {@link MotionSpace#ARKIT}: every channel of jaw, mouth, tongue, cheeks and nose, which speech
     * moves. Eyes and brows are the upper face.
     *
     * @return indices, ascending
     */
    public static List<Integer> arkitLowerIndices() {
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < MotionSpace.ARKIT.expressionChannels(); i++) {
            String n = MotionSpace.ARKIT.channelNames().get(i);
            if (n.startsWith("jaw")
                    || n.startsWith("mouth")
                    || n.startsWith("tongue")
                    || n.startsWith("cheek")
                    || n.startsWith("nose")) {
                out.add(i);
            }
        }
        return out;
    }

    /**
     * The lower face of {@link MotionSpace#BFM} in the published network.
     *
     * @return indices, ascending
     */
    public static List<Integer> bfmLowerIndices() {
        return List.of(0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14);
    }

    /**
     * Metadata of the published DreamTalk checkpoint, whose file carries none.
     *
     * @return its metadata
     */
    public static DenoiserMetadata published() {
        return new DenoiserMetadata(
                MotionSpace.BFM,
                FrameRate.FPS_25,
                DREAMTALK_SCHEDULE,
                new FeatureSpec("wav2vec2-large-xlsr-53-english", 1024, FrameRate.of(50)),
                2,
                5,
                8,
                256,
                bfmLowerIndices(),
                0,
                GuidanceMode.EACH_STEP,
                PredictionType.X0);
    }

    /**
     * Reads the metadata of a weight file.
     *
     * @param weights the file
     * @return its metadata
     * @throws ModelMismatchException if something is missing or out of range; names file, key, found, expected
     */
    public static DenoiserMetadata read(StateDict weights) {
        try {
            String lower = weights.requireMetadata("lower_indices");
            if (lower.length() > MAX_LOWER) {
                throw new InvalidInputException(
                        "lower_indices: found " + lower.length() + " characters, expected at most " + MAX_LOWER);
            }
            return new DenoiserMetadata(
                    parseSpace(weights.requireMetadata("motion_space")),
                    FrameRate.parse(weights.requireMetadata("fps")),
                    weights.requireMetadata("schedule"),
                    new FeatureSpec(
                            weights.requireMetadata("feature_name"),
                            integer(weights.requireMetadata("feature_dim")),
                            FrameRate.parse(weights.requireMetadata("feature_rate"))),
                    integer(weights.requireMetadata("feature_hop")),
                    integer(weights.requireMetadata("feature_radius")),
                    integer(weights.metadata().getOrDefault("heads", "8")),
                    integer(weights.metadata().getOrDefault("max_style_frames", "256")),
                    Arrays.stream(lower.split(","))
                            .map(DenoiserMetadata::integer)
                            .toList(),
                    number(weights.metadata().getOrDefault("noise_seconds", "0")),
                    choice("guidance", GuidanceMode.class, weights.metadata().getOrDefault("guidance", "each_step")),
                    choice(
                            "prediction",
                            PredictionType.class,
                            weights.metadata().getOrDefault("prediction", "x0")));
        } catch (InvalidInputException e) {
            throw new ModelMismatchException(weights.origin() + ": bad metadata: " + e.getMessage(), e);
        }
    }

    /**
     * The metadata as a weight file carries it.
     *
     * @return a new map
     */
    public Map<String, String> toMap() {
        Map<String, String> m = new LinkedHashMap<>();
        m.put("motion_space", space.name());
        m.put("prediction", prediction.name().toLowerCase(Locale.ROOT));
        m.put("fps", rate.toString());
        m.put("schedule", schedule);
        m.put("feature_name", features.name());
        m.put("feature_dim", Integer.toString(features.dimension()));
        m.put("feature_rate", features.rate().toString());
        m.put("feature_hop", Integer.toString(featureHop));
        m.put("feature_radius", Integer.toString(featureRadius));
        m.put("heads", Integer.toString(heads));
        m.put("max_style_frames", Integer.toString(maxStyleFrames));
        m.put("noise_seconds", Float.toString(noiseSeconds));
        m.put("guidance", guidance.name().toLowerCase(Locale.ROOT));
        m.put("lower_indices", lowerIndices.stream().map(String::valueOf).collect(Collectors.joining(",")));
        return m;
    }

    /**
     * The spec a denoiser with these weights has.
     *
     * @return the spec
     */
    public DenoiserSpec spec() {
        return new DenoiserSpec(
                space,
                rate,
                prediction,
                parseSchedule(schedule),
                features,
                featureHop,
                featureRadius,
                maxStyleFrames,
                noiseSeconds,
                guidance);
    }

    /**
     * Width of the audio window of a motion frame.
     *
     * @return feature frames, {@code 2 * featureRadius + 1}
     */
    public int window() {
        return 2 * featureRadius + 1;
    }

    private static MotionSpace parseSpace(String name) {
        for (MotionSpace s : List.of(MotionSpace.ARKIT, MotionSpace.BFM)) {
            if (s.name().equals(name)) {
                return s;
            }
        }
        throw new InvalidInputException("motion_space: found '" + Printable.of(name) + "', expected arkit or bfm");
    }

    private static NoiseSchedule parseSchedule(String text) {
        String[] p = text.split(":", MAX_SCHEDULE_PARTS);
        try {
            if (p.length == 2 && p[0].equals("cosine")) {
                return NoiseSchedule.cosine(scheduleSteps(p[1]));
            }
            if (p.length == 4 && p[0].equals("linear")) {
                return NoiseSchedule.linear(scheduleSteps(p[1]), Double.parseDouble(p[2]), Double.parseDouble(p[3]));
            }
            if (p.length == 4 && p[0].equals("scaled_linear")) {
                return NoiseSchedule.scaledLinear(
                        scheduleSteps(p[1]), Double.parseDouble(p[2]), Double.parseDouble(p[3]));
            }
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "schedule: found '" + Printable.of(text) + "', which holds no proper number", e);
        }
        throw new InvalidInputException("schedule: found '" + Printable.of(text)
                + "', expected linear:T:first:last, scaled_linear:T:first:last or cosine:T");
    }

    /** A table is made for so many, before anything else can show that nobody trained so. */
    private static int scheduleSteps(String text) {
        int steps = integer(text);
        requireRange("schedule steps", steps, 1, MAX_SCHEDULE);
        return steps;
    }

    private static <E extends Enum<E>> E choice(String name, Class<E> type, String text) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(text.trim());
        if (index < 0) {
            throw new InvalidInputException(name + ": found '" + Printable.of(text) + "', expected "
                    + String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.get(names.size() - 1));
        }
        return type.getEnumConstants()[index];
    }

    private static float number(String text) {
        try {
            return Float.parseFloat(text.trim());
        } catch (NumberFormatException e) {
            throw new InvalidInputException("found '" + Printable.of(text) + "', expected a number", e);
        }
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new InvalidInputException("found '" + Printable.of(text) + "', expected a whole number", e);
        }
    }
}
