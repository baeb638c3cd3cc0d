package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one shard. Nothing is visible under its final name before {@link #commit()}; a writer that is closed without a
 * commit leaves nothing behind. Not thread-safe.
 */
final class ShardWriter implements AutoCloseable {
    private final Path pcm;
    private final Path index;
    private final Path partialPcm;
    private final OutputStream out;
    private final List<String> lines = new ArrayList<>();
    private long written;
    private boolean committed;

    ShardWriter(Path dir, String name) {
        pcm = dir.resolve(name + ShardFormat.PCM_SUFFIX);
        index = dir.resolve(name + ShardFormat.INDEX_SUFFIX);
        partialPcm = dir.resolve(name + ShardFormat.PCM_SUFFIX + ".part");
        try {
            Files.createDirectories(dir);
            out = new BufferedOutputStream(Files.newOutputStream(partialPcm), 1 << 16);
        } catch (IOException e) {
            throw new MediaException("Cannot write the shard " + partialPcm + ": " + e, e);
        }
        lines.add(ShardFormat.HEADER);
    }

    /** Says whether a shard of this name is already complete, so that an interrupted run can go on after it. */
    static boolean exists(Path dir, String name) {
        return Files.exists(dir.resolve(name + ShardFormat.INDEX_SUFFIX));
    }

    void add(String id, String source, String speaker, Split split, LabelledAudio clip) {
        short[] samples = clip.samples();
        Utterance u = new Utterance(id, source, speaker, split, pcm, written, samples.length, clip.segments());
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        try {
            out.write(bytes.array());
        } catch (IOException e) {
            throw new MediaException("Cannot write the shard " + partialPcm + ": " + e, e);
        }
        lines.add(ShardFormat.format(u));
        written += samples.length;
    }

    float seconds() {
        return (float) written / Utterance.SAMPLE_RATE;
    }

    int count() {
        return lines.size() - 1;
    }

    void commit() {
        Path partialIndex = index.resolveSibling(index.getFileName() + ".part");
        try {
            out.close();
            Files.write(partialIndex, lines, StandardCharsets.UTF_8);
            Files.move(partialPcm, pcm, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partialIndex, index, StandardCopyOption.REPLACE_EXISTING);
            committed = true;
        } catch (IOException e) {
            throw new MediaException("Cannot finish the shard " + index + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            if (!committed) {
                Files.deleteIfExists(partialPcm);
            }
        } catch (IOException e) {
            throw new MediaException("Cannot close the shard " + partialPcm + ": " + e, e);
        }
    }
}
