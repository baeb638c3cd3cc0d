package io.github.dreamtalk.eval.syncnet;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.eval.sync.SyncScorer;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.WeightFiles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * LSE-D and LSE-C by the published SyncNet. Its weights are given out by their authors for research and are brought by the
 * user, as {@code .model}, {@code .pth} or {@code .safetensors} in the original's key layout. Thread-safe.
 *
 * <p>As in the original, windows of five frames at 25 frames per second, 224×224, blue, green, red in [0, 255], against 0.2 s
 * of cepstra. The crop has the original's proportions but stands on the 468-point mesh instead of its S3FD detector, and
 * frames do not pass through JPEG files, so figures may differ slightly from those of the original's scripts.
 */
public final class SyncNet implements SyncScorer {
    private static final int SIDE = 224;
    private static final int FRAMES = 5;
    private static final int ROWS = 20;
    private static final int ROWS_PER_FRAME = 4;
    private static final int SAMPLES_PER_FRAME = PcmAudio.SAMPLE_RATE / 25;

    private final OnnxSession pictures;
    private final OnnxSession sounds;

    private final Scope owned = new Scope();

    private SyncNet(SyncNetGraphs graphs) {
        try {
            pictures = owned.own(OnnxSession.open("syncnet-picture", graphs.picture(), Device.cpu(), 1));
            sounds = owned.own(OnnxSession.open("syncnet-sound", graphs.sound(), Device.cpu(), 1));
        } catch (Throwable e) {
            owned.closeAfter(e);
            throw e;
        }
    }

    /**
     * Loads weights.
     *
     * @param weights the user's file
     * @return the scorer; the caller closes it
     * @throws io.github.dreamtalk.error.ModelMismatchException if a tensor is missing or has another shape
     * @throws InvalidInputException if the file cannot be used
     */
    public static SyncNet open(Path weights) {
        return new SyncNet(new SyncNetGraphs(WeightFiles.open(weights)));
    }

    @Override
    public Clip open(FrameRate rate) {
        if (Math.abs(rate.fps() - 25) > 0.01) {
            throw new InvalidInputException("SyncNet: found a video at " + rate
                    + " frames per second, expected 25, which it was trained on; convert the video");
        }
        return new Windows();
    }

    /** Embeds five frames, each 3 planes of 224×224. */
    float[] embedPictures(Iterable<float[]> frames) {
        float[] input = new float[3 * FRAMES * SIDE * SIDE];
        int area = SIDE * SIDE;
        int t = 0;
        for (float[] frame : frames) {
            for (int c = 0; c < 3; c++) {
                System.arraycopy(frame, c * area, input, (c * FRAMES + t) * area, area);
            }
            t++;
        }
        FloatTensor tensor = FloatTensor.of(input, 1, 3, FRAMES, SIDE, SIDE);
        return pictures.run(Map.of("frames", tensor)).get("embedding").data();
    }

    /** Embeds 20 rows of cepstra from a row on. */
    float[] embedSound(double[][] cepstra, int from) {
        float[] input = new float[SyncNetMfcc.COEFFICIENTS * ROWS];
        for (int c = 0; c < SyncNetMfcc.COEFFICIENTS; c++) {
            for (int r = 0; r < ROWS; r++) {
                input[c * ROWS + r] = (float) cepstra[from + r][c];
            }
        }
        FloatTensor tensor = FloatTensor.of(input, 1, 1, SyncNetMfcc.COEFFICIENTS, ROWS);
        return sounds.run(Map.of("mfcc", tensor)).get("embedding").data();
    }

    /** A second call does nothing. What runs in another thread ends first. */
    @Override
    public synchronized void close() {
        owned.close();
    }

    /** One clip: an embedding for each window is kept, no picture. */
    private final class Windows implements Clip {
        private final Deque<float[]> last = new ArrayDeque<>();
        private final List<float[]> embedded = new ArrayList<>();
        private int frames;
        private boolean faceless;

        @Override
        public void accept(RgbImage frame, @Nullable FaceGeometry face) {
            frames++;
            if (face == null) {
                faceless = true;
                return;
            }
            last.add(LipCrop.of(frame, face, SIDE));
            if (last.size() == FRAMES) {
                embedded.add(embedPictures(last));
                last.remove();
            }
        }

        @Override
        public @Nullable Score finish(PcmAudio sound) {
            float[] samples = new float[Math.toIntExact(sound.samples())];
            try (PcmAudio.Reader reader = sound.open()) {
                for (int at = 0; at < samples.length; ) {
                    at += reader.read(samples, at, samples.length - at);
                }
            }
            int windows = Math.min(frames, samples.length / SAMPLES_PER_FRAME) - FRAMES;
            if (faceless || windows < 1) {
                return null;
            }
            double[][] cepstra = new SyncNetMfcc().of(samples);
            windows = Math.min(windows, (cepstra.length - ROWS) / ROWS_PER_FRAME + 1);
            float[][] heard = new float[windows][];
            for (int w = 0; w < windows; w++) {
                heard[w] = embedSound(cepstra, ROWS_PER_FRAME * w);
            }
            LipSyncError error = LipSyncError.of(embedded.subList(0, windows).toArray(float[][]::new), heard);
            return new Score(error.distance(), error.confidence(), error.offset());
        }
    }
}
