package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avformat.AVPROBE_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_format;

import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVProbeData;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Names what a file that is not let in is, by its content, for the message that refuses it: what FFmpeg would take it for. Its
 * guess looks at the first bytes and opens nothing.
 */
final class FoundFormat {
    private static final int PROBED = 1 << 16;

    private FoundFormat() {}

    /**
     * What a file is.
     *
     * @param file a regular file
     * @return its name, long and short; null if nobody knows
     */
    static @Nullable String of(Path file) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(PROBED);
        } catch (IOException e) {
            return null;
        }
        try (Scope scope = new Scope();
                AVProbeData data = new AVProbeData()) {
            BytePointer bytes = NativeMemory.bytes((long) head.length + AVPROBE_PADDING_SIZE, scope);
            bytes.put(head, 0, head.length);
            bytes.position(head.length).put(new byte[AVPROBE_PADDING_SIZE]).position(0);
            data.buf(bytes).buf_size(head.length).filename(NativeMemory.text("", scope));
            AVInputFormat format = av_probe_input_format(data, 1);
            return format == null || format.isNull()
                    ? null
                    : "'" + format.long_name().getString() + "' ("
                            + format.name().getString() + ")";
        }
    }
}
