package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/** The FFmpeg natives: loading, and the words for their error codes. */
final class Ffmpeg {
    private Ffmpeg() {}

    /** Loads the natives. FFmpeg's own console output is silenced: what it says reaches the user in exceptions. */
    static void load() {
        try {
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            Loader.load(swresample.class);
            Loader.load(swscale.class);
        } catch (LinkageError e) {
            throw new BackendUnavailableException(
                    "FFmpeg natives could not be loaded on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + e.getMessage()
                            + ". Put org.bytedeco:ffmpeg and org.bytedeco:javacpp with this platform's classifier on the"
                            + " class path",
                    e);
        }
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    static String error(int code) {
        byte[] text = new byte[256];
        if (avutil.av_strerror(code, text, text.length) < 0) {
            return "error " + code;
        }
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /** Always with the {@code file:} prefix, so that no file name can be read as another protocol. */
    static BytePointer url(Path file) {
        return new BytePointer("file:" + file.toAbsolutePath(), StandardCharsets.UTF_8);
    }
}
