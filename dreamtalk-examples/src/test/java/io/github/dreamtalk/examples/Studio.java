package io.github.dreamtalk.examples;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.AvatarOptions;
import io.github.dreamtalk.DreamTalkEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What the tests of all examples share: one engine, one small face, and pieces of the sample voice. Tests ask for the engine
 * and the face as parameters.
 */
public final class Studio implements ParameterResolver {
    public static final Path PORTRAIT = Path.of("../samples/portrait.png").toAbsolutePath();
    public static final Path SPEECH = Path.of("../samples/speech.wav").toAbsolutePath();
    public static final int SIZE = 256;
    public static final AvatarOptions SMALL = new AvatarOptions(0, true, SIZE);

    private record Set(DreamTalkEngine engine, Avatar face) implements AutoCloseable {
        static Set open() {
            DreamTalkEngine engine = DreamTalkEngine.builder().build();
            return new Set(engine, engine.avatar(PORTRAIT, SMALL));
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == DreamTalkEngine.class || type == Avatar.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Set set = test.getRoot()
                .getStore(ExtensionContext.Namespace.create(Studio.class))
                .getOrComputeIfAbsent("set", key -> Set.open(), Set.class);
        return parameter.getParameter().getType() == Avatar.class ? set.face() : set.engine();
    }

    /** The beginning of the sample voice as the bytes of a WAV file: 16 bit, mono, 16 kHz. */
    public static byte[] speech(double seconds) {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(SPEECH.toFile())) {
            AudioFormat format = in.getFormat();
            byte[] pcm = in.readNBytes(2 * (int) Math.round(seconds * format.getSampleRate()));
            return wav(pcm, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsupportedAudioFileException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Silence, then the beginning of the sample voice. */
    public static byte[] silenceThenSpeech(double silence, double speech) throws Exception {
        byte[] voice = speech(speech);
        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(voice))) {
            ByteArrayOutputStream pcm = new ByteArrayOutputStream();
            pcm.writeBytes(
                    new byte[2 * (int) Math.round(silence * in.getFormat().getSampleRate())]);
            pcm.writeBytes(in.readAllBytes());
            return wav(pcm.toByteArray(), in.getFormat());
        }
    }

    private static byte[] wav(byte[] pcm, AudioFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioInputStream all =
                new AudioInputStream(new ByteArrayInputStream(pcm), format, pcm.length / format.getFrameSize());
        AudioSystem.write(all, AudioFileFormat.Type.WAVE, out);
        return out.toByteArray();
    }

    /** The beginning of the sample voice as a file. */
    public static Path speechFile(Path folder, double seconds) {
        try {
            return Files.write(folder.resolve("speech.wav"), speech(seconds));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sample portrait, scaled down, as a file. */
    public static Path portraitFile(Path folder) throws IOException {
        var large = javax.imageio.ImageIO.read(PORTRAIT.toFile());
        var small = new java.awt.image.BufferedImage(SIZE, SIZE, java.awt.image.BufferedImage.TYPE_INT_RGB);
        var g = small.createGraphics();
        g.setRenderingHint(
                java.awt.RenderingHints.KEY_INTERPOLATION, java.awt.RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(large, 0, 0, SIZE, SIZE, null);
        g.dispose();
        Path file = folder.resolve("portrait.png");
        javax.imageio.ImageIO.write(small, "png", file.toFile());
        return file;
    }
}
