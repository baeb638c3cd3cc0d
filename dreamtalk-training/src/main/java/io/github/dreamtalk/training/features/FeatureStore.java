package io.github.dreamtalk.training.features;

import io.github.dreamtalk.training.error.TrainingException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder with one file per clip. A file that is there is complete, so making the folder can be resumed. */
public final class FeatureStore {
    private static final int MAGIC = 0x44544631; // "DTF1"
    private final Path folder;

    /**
     * Opens or makes the folder.
     *
     * @param folder where the files lie
     */
    public FeatureStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new TrainingException("feature store " + folder + ": cannot make the folder: " + e.getMessage(), e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id.replaceAll("[^A-Za-z0-9._-]", "_") + ".feat");
    }

    /**
     * Whether a clip is there.
     *
     * @param id its id
     * @return true if it need not be made again
     */
    public boolean has(String id) {
        return Files.exists(file(id));
    }

    /**
     * Writes a clip.
     *
     * @param clip the clip
     */
    public void write(FeatureClip clip) {
        Path target = file(clip.id());
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
            out.writeInt(MAGIC);
            out.writeUTF(clip.id());
            out.writeUTF(clip.source());
            out.writeUTF(clip.split());
            out.writeBoolean(clip.real());
            out.writeInt(clip.dimension());
            out.writeInt(clip.frames());
            out.write(clip.labels());
            ByteBuffer b = ByteBuffer.allocate(clip.features().length * 2);
            b.asShortBuffer().put(clip.features());
            out.write(b.array());
        } catch (IOException e) {
            throw new TrainingException("feature store: cannot write " + part + ": " + e.getMessage(), e);
        }
        try {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TrainingException("feature store: cannot move " + part + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads one clip.
     *
     * @param id its id
     * @return the clip
     */
    public FeatureClip read(String id) {
        return readFile(file(id));
    }

    /**
     * Reads the clips that are wanted, in the order of their file names.
     *
     * @param wanted asked with a clip's id
     * @return the clips
     */
    public List<FeatureClip> read(Predicate<String> wanted) {
        return files().stream()
                .filter(p -> wanted.test(p.getFileName().toString().replaceAll("\\.feat$", "")))
                .map(FeatureStore::readFile)
                .toList();
    }

    /**
     * Reads the clips of some splits, in the order of their file names, without reading the others into memory.
     *
     * @param wanted asked with a clip's split, {@code test} for example
     * @return the clips
     */
    public List<FeatureClip> readSplits(Predicate<String> wanted) {
        return files().stream()
                .filter(p -> wanted.test(split(p)))
                .map(FeatureStore::readFile)
                .toList();
    }

    /**
     * Reads a random choice of the clips of some splits; only those chosen are read into memory.
     *
     * @param wanted asked with a clip's split
     * @param atMost clips wanted
     * @param seed equal seeds choose equally in equal folders
     * @return the clips, in random order
     */
    public List<FeatureClip> sample(Predicate<String> wanted, int atMost, long seed) {
        List<Path> shuffled = new ArrayList<>(files());
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.stream()
                .filter(p -> wanted.test(split(p)))
                .limit(atMost)
                .map(FeatureStore::readFile)
                .toList();
    }

    private List<Path> files() {
        try (Stream<Path> s = Files.list(folder)) {
            return s.filter(p -> p.toString().endsWith(".feat")).sorted().toList();
        } catch (IOException e) {
            throw new TrainingException("feature store " + folder + ": cannot list: " + e.getMessage(), e);
        }
    }

    private static String split(Path p) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(p), 1 << 10))) {
            if (in.readInt() != MAGIC) {
                // Reading the whole file tells what is wrong with it.
                return readFile(p).split();
            }
            in.readUTF();
            in.readUTF();
            return in.readUTF();
        } catch (IOException e) {
            throw new TrainingException("feature store: cannot read " + p + ": " + e.getMessage(), e);
        }
    }

    private static FeatureClip readFile(Path p) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(p), 1 << 16))) {
            int magic = in.readInt();
            if (magic != MAGIC) {
                throw new TrainingException("feature store: " + p + " starts with " + Integer.toHexString(magic)
                        + ", expected " + Integer.toHexString(MAGIC) + "; delete it and make the features again");
            }
            String id = in.readUTF();
            String source = in.readUTF();
            String split = in.readUTF();
            boolean real = in.readBoolean();
            int dimension = in.readInt();
            byte[] labels = new byte[in.readInt()];
            in.readFully(labels);
            byte[] raw = in.readNBytes(labels.length * dimension * 2);
            short[] features = new short[labels.length * dimension];
            ByteBuffer.wrap(raw).asShortBuffer().get(features);
            return new FeatureClip(id, source, split, real, dimension, labels, features);
        } catch (IOException | java.nio.BufferUnderflowException e) {
            throw new TrainingException("feature store: cannot read " + p + ": " + e.getMessage(), e);
        }
    }
}
