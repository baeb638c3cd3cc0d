package io.github.dreamtalk.internal.style;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.stage.MotionResampler;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Style clips: embedded ones by name ({@code style-NAME.npy} in the models), and the user's own. */
public final class StyleLibrary {
    private static final String PREFIX = "style-";
    private static final String SUFFIX = ".npy";

    private final ModelRepository models;

    /**
     * Over the model files of an engine.
     *
     * @param models where embedded style clips are
     */
    public StyleLibrary(ModelRepository models) {
        this.models = models;
    }

    /**
     * Names of the embedded styles.
     *
     * @return sorted
     */
    public List<String> names() {
        return models.entries().stream()
                .map(ModelRepository.Entry::name)
                .filter(n -> n.startsWith(PREFIX) && n.endsWith(SUFFIX))
                .map(n -> n.substring(PREFIX.length(), n.length() - SUFFIX.length()))
                .sorted()
                .toList();
    }

    /**
     * The clip of a style.
     *
     * @param style an embedded style, a file or a clip
     * @param spec of the denoiser it is for
     * @return at least one frame in the denoiser's space and rate
     * @throws InvalidInputException if there is no such style, or it is of another space
     */
    public MotionSequence clip(Style style, DenoiserSpec spec) {
        MotionSequence clip;
        if (style.name() != null) {
            clip = embedded(style.name(), spec);
        } else if (style.file() != null) {
            clip = MotionFiles.readIn(spec.space(), style.file());
        } else {
            clip = Objects.requireNonNull(style.clip(), "a style has a name, a file or a clip");
        }
        if (!clip.space().equals(spec.space())) {
            throw new InvalidInputException("style: the clip " + style + " is in motion space '"
                    + clip.space().name() + "', the denoiser works in '"
                    + spec.space().name() + "'");
        }
        if (clip.frames() == 0) {
            throw new InvalidInputException("style: the clip " + style + " has no frames, expected at least 1");
        }
        return clip.rate().equals(spec.rate()) ? clip : resampled(clip, spec.rate());
    }

    private static MotionSequence resampled(MotionSequence clip, FrameRate rate) {
        int k = clip.space().channels();
        int frames = Math.toIntExact(MotionResampler.outputFrames(clip.frames(), clip.rate(), rate));
        float[] values = new float[frames * k];
        int[] used = {0};
        MotionResampler resampler =
                new MotionResampler(k, clip.rate(), rate, frames, MotionResampler.Interpolation.CUBIC);
        Sink<Rows> sink = rows -> {
            System.arraycopy(rows.values(), 0, values, used[0], rows.count() * k);
            used[0] += rows.count() * k;
        };
        resampler.push(new Rows(clip.toArray(), clip.frames()), sink);
        resampler.finish(sink);
        return new MotionSequence(clip.space(), rate, values);
    }

    /** Style clips a user's own folder holds are in the space of the denoiser beside them. */
    private boolean embeddedInArkit(String file) {
        return models.file(file) == null;
    }

    private MotionSequence embedded(String name, DenoiserSpec spec) {
        String file = PREFIX + name + SUFFIX;
        if (!models.contains(file)) {
            throw new InvalidInputException("style: found '" + name + "', expected one of " + names()
                    + ", or a motion file (.csv, .json, .npy)");
        }
        if (!spec.space().equals(MotionSpace.ARKIT) && embeddedInArkit(file)) {
            throw new InvalidInputException("style: the embedded style '" + name + "' is motion of '"
                    + MotionSpace.ARKIT.name() + "', the denoiser works in '"
                    + spec.space().name() + "'; give a style clip of that space (.mat, .npy)");
        }
        NpyArray a = NpyFormat.read(new ByteArrayInputStream(models.read(file)), file);
        int e = spec.space().expressionChannels();
        if (a.shape().length != 2 || a.shape()[1] != e) {
            throw new ModelMismatchException("style clip " + file + ": found shape " + Arrays.toString(a.shape())
                    + ", expected [frames, " + e + "]");
        }
        int frames = a.shape()[0];
        int k = spec.space().channels();
        float[] values = a.toFloats();
        float[] rows = new float[frames * k];
        for (int i = 0; i < frames; i++) {
            System.arraycopy(values, i * e, rows, i * k, e);
        }
        return new MotionSequence(spec.space(), FrameRate.FPS_25, rows);
    }
}
