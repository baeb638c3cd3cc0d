package io.github.dreamtalk.cli;

import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.diffusion.RecordedNoise;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Noise read from files, to compare a run with another implementation. */
final class NoiseOptions {
    @Option(
            names = "--noise",
            paramLabel = "XT.npy",
            description = "Starting noise x_T, [frames, channels], in place of that of the seed.")
    private @Nullable Path initial;

    @Option(
            names = "--step-noise",
            paramLabel = "DIR|PREFIX",
            description =
                    "Noise a stochastic sampler adds: files DIR/T.npy or PREFIXT.npy, T the timestep it is added at,"
                            + " taken from the highest down; each of the shape of --noise.")
    private @Nullable Path steps;

    /** What is read. */
    void addTo(FileRoles files) {
        files.reads("noise", initial);
        if (steps != null) {
            stepFiles(steps).forEach(f -> files.reads("step-noise", f));
        }
    }

    /** The noise asked for, or null for that of the seed. */
    @Nullable
    NoiseSource source() {
        if (initial == null) {
            if (steps != null) {
                throw new InvalidInputException("step-noise: found " + steps + " without --noise, expected both");
            }
            return null;
        }
        NpyArray start = NpyFormat.read(initial);
        int[] shape = start.shape();
        if (shape.length != 2 || shape[1] < 1) {
            throw new InvalidInputException("noise: found an array of shape " + Arrays.toString(shape) + " in "
                    + initial + ", expected [frames, channels]");
        }
        return new RecordedNoise(shape[1], start.toFloats(), steps == null ? List.of() : recorded(steps));
    }

    private static List<float[]> recorded(Path from) {
        return stepFiles(from).stream().map(f -> NpyFormat.read(f).toFloats()).toList();
    }

    private static List<Path> stepFiles(Path from) {
        Path folder = Files.isDirectory(from) ? from : from.toAbsolutePath().getParent();
        String prefix = Files.isDirectory(from) ? "" : String.valueOf(from.getFileName());
        Pattern name = Pattern.compile(Pattern.quote(prefix) + "([0-9]{1,6})\\.npy");
        // The highest timestep is run first.
        SortedMap<Integer, Path> found = new TreeMap<>(Comparator.reverseOrder());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path f : files) {
                Matcher m = name.matcher(String.valueOf(f.getFileName()));
                if (m.matches()) {
                    found.put(Integer.parseInt(m.group(1)), f);
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("step-noise: cannot list the folder " + folder + ": " + e, e);
        }
        if (found.isEmpty()) {
            throw new InvalidInputException("step-noise: found no file " + prefix + "T.npy in " + folder
                    + ", expected one for each timestep T at which noise is added");
        }
        return List.copyOf(found.values());
    }
}
