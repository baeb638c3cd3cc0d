package io.github.dreamtalk.eval;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.render.media.FfmpegMediaReader;
import io.github.dreamtalk.render.media.FfmpegMediaWriter;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Clips for tests, made by the library itself from the samples. */
final class Clips {
    private static final Path SAMPLES = Path.of("..", "samples");

    private Clips() {}

    static BackendContext context() {
        return new BackendContext(Device.cpu(), 1, ModelRepository.of(null));
    }

    /** The sample portrait around the face, 240 pixels square. */
    static RgbImage portrait() {
        try (MediaReader reader = new FfmpegMediaReader.Provider().create(context())) {
            RgbImage whole = reader.readImage(SAMPLES.resolve("portrait.png"), MediaLimits.DEFAULT);
            RgbImage cut = new RgbImage(240, 240);
            for (int y = 0; y < 240; y++) {
                System.arraycopy(whole.data(), 3 * (y * whole.width() + 105), cut.data(), 3 * 240 * y, 3 * 240);
            }
            return cut;
        }
    }

    /** A pause, then the sample's first words, then a pause. */
    static float[] speech(double pause, double words) {
        float[] samples = new float[(int) ((2 * pause + words) * PcmAudio.SAMPLE_RATE)];
        try (MediaReader reader = new FfmpegMediaReader.Provider().create(context());
                PcmAudio audio = reader.openAudio(SAMPLES.resolve("speech.wav"), MediaLimits.DEFAULT);
                PcmAudio.Reader pass = audio.open()) {
            int at = (int) (pause * PcmAudio.SAMPLE_RATE);
            int end = at + (int) (words * PcmAudio.SAMPLE_RATE);
            while (at < end) {
                at += pass.read(samples, at, end - at);
            }
        }
        return samples;
    }

    static Path wav(Path file, float[] samples) throws IOException {
        byte[] bytes = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            int v = Math.round(32767 * samples[i]);
            bytes[2 * i] = (byte) v;
            bytes[2 * i + 1] = (byte) (v >> 8);
        }
        AudioFormat format = new AudioFormat(PcmAudio.SAMPLE_RATE, 16, 1, true, false);
        try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(bytes), format, samples.length)) {
            AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    static List<RgbImage> frames(RgbImage portrait, Path wav) {
        List<RgbImage> frames = new ArrayList<>();
        try (DreamTalkEngine engine = DreamTalkEngine.builder().threads(1).build()) {
            engine.newJob(DreamTalk.builder().portrait(portrait).audio(wav).build())
                    .frames((index, frame) -> frames.add(frame.copy()));
        }
        return frames;
    }

    static Path encode(Path target, List<RgbImage> frames, Path wav) {
        try (MediaWriter writer = new FfmpegMediaWriter.Provider().create(context());
                MediaWriter.Output output = writer.open(
                        MediaTarget.file(target),
                        new PictureSize(frames.get(0).width(), frames.get(0).height()),
                        FrameRate.FPS_25,
                        wav)) {
            for (int i = 0; i < frames.size(); i++) {
                output.write(new Frame(i, frames.get(i)));
            }
            output.finish();
        }
        return target;
    }
}
