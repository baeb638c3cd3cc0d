package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.service.ServiceSearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes motion files by the ending of their name: {@code .csv} (Live Link Face), {@code .json} (plain JSON),
 * {@code .npy} (float32, frames × channels; rate and channel names are in a file {@code NAME.npy.json} beside it). Further
 * kinds are read by every {@link MotionFormat} found. Bytes written depend on the motion
 * alone. Stateless and thread-safe.
 */
public final class MotionFiles {
    private static final List<String> OWN = List.of("csv", "json", "npy");

    private MotionFiles() {}

    /**
     * Checks a target before any work is done for it: its ending, and that it can be written.
     *
     * @param target the file to be
     * @throws InvalidInputException saying what is wrong with it
     */
    public static void checkTarget(Path target) {
        if (format(ending(target)) != null) {
            throw new InvalidInputException(
                    target + ": files of this kind are read only; choose a name ending in .csv," + " .json or .npy");
        }
        OutputFile.check(target);
    }

    private static void checkSource(Path file) {
        ending(file);
        LocalFile.check(file, "a motion file (" + known() + ")");
    }

    /**
     * Starts a file of any length; rows go through in constant memory.
     *
     * @param target the file; replaced when finished, left alone otherwise
     * @param space names the channels
     * @param rate rows per second
     * @return a writer; the caller closes it
     * @throws InvalidInputException if the ending is unknown, or the format cannot hold the space
     * @throws MediaException if it cannot be written
     */
    public static MotionWriter writer(Path target, MotionSpace space, FrameRate rate) {
        checkTarget(target);
        return switch (ending(target)) {
            case "csv" -> {
                if (!space.equals(MotionSpace.ARKIT)) {
                    throw new InvalidInputException(target + ": a Live Link CSV file holds motion of "
                            + MotionSpace.ARKIT + ", found " + space + "; write .json or .npy");
                }
                yield LiveLinkCsv.writer(target, rate);
            }
            case "json" -> MotionJson.writer(target, space, rate);
            default -> new NpyMotionWriter(target, space, rate);
        };
    }

    /**
     * Writes a whole sequence.
     *
     * @param target the file; replaced
     * @param motion what to write
     * @throws InvalidInputException if the ending is unknown, or the format cannot hold the space
     * @throws MediaException if it cannot be written
     */
    public static void write(Path target, MotionSequence motion) {
        try (MotionWriter writer = writer(target, motion.space(), motion.rate())) {
            writer.accept(motion.toArray(), motion.frames());
            writer.finish();
        }
    }

    /**
     * Reads a file that says its own rate.
     *
     * @param file a .csv, .json, or .npy with its description beside it, or one of a {@link MotionFormat} that was found
     * @return its motion
     * @throws InvalidInputException if the ending is unknown, the content malformed, or the rate cannot be told
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence read(Path file) {
        return wanted(file, null);
    }

    private static MotionSequence wanted(Path file, @Nullable MotionSpace wanted) {
        checkSource(file);
        return switch (ending(file)) {
            case "csv" -> LiveLinkCsv.read(file);
            case "json" -> MotionJson.read(file);
            case "npy" -> {
                Path beside = NpyMotionWriter.description(file);
                if (!Files.exists(beside)) {
                    NpyArray bare = NpyFormat.read(file);
                    for (MotionFormat format : formats()) {
                        if (format.understands(bare, wanted)) {
                            yield format.of(bare, file.toString());
                        }
                    }
                    throw new InvalidInputException(file + ": an npy file does not say its frame rate and channels, and"
                            + " there is no " + beside.getFileName()
                            + " beside it; give the motion space and the frame rate explicitly");
                }
                MotionJson.Description d = MotionJson.readDescription(beside);
                yield npy(file, d.space(), d.rate());
            }
            default -> foreign(file).read(file);
        };
    }

    /**
     * Reads a file whose rate is known, because it states none or one that cannot be told from it: a CSV of less than a
     * second, or with rows left out, is taken at this rate whatever its timecodes say; an npy array without a description
     * beside it is taken as motion of {@link MotionSpace#ARKIT} if it has its channels. A rate the file itself states must
     * agree.
     *
     * @param file a .csv, .json or .npy file, or one of a {@link MotionFormat} that was found
     * @param rate rows per second
     * @return its motion
     * @throws InvalidInputException if the ending is unknown, the content malformed, or of another rate
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence read(Path file, FrameRate rate) {
        checkSource(file);
        boolean bare = ending(file).equals("npy") && !Files.exists(NpyMotionWriter.description(file));
        MotionSequence motion;
        if (ending(file).equals("csv")) {
            motion = LiveLinkCsv.read(file, rate);
        } else if (bare) {
            motion = npy(file, MotionSpace.ARKIT, rate);
        } else {
            motion = read(file);
        }
        if (!motion.rate().equals(rate)) {
            throw new InvalidInputException(file + ": found motion that is stated to be at " + motion.rate()
                    + " fps, expected " + rate + " fps as given; leave the rate out, or mend the file");
        }
        return motion;
    }

    /**
     * Reads a file of known space and rate. A rate or space the file itself states must agree; a CSV's timecodes are not
     * looked at.
     *
     * @param file a .csv, .json or .npy file, or one of a {@link MotionFormat} that was found
     * @param space names the channels
     * @param rate rows per second
     * @return its motion
     * @throws InvalidInputException if the ending is unknown, the content malformed, or of another space or rate
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence read(Path file, MotionSpace space, FrameRate rate) {
        checkSource(file);
        MotionSequence motion =
                switch (ending(file)) {
                    case "csv" -> LiveLinkCsv.read(file, rate);
                    case "json" -> MotionJson.read(file);
                    case "npy" -> npy(file, space, rate);
                    default -> foreign(file).read(file);
                };
        if (!motion.space().equals(space) || !motion.rate().equals(rate)) {
            throw new InvalidInputException(file + ": found motion of " + motion.space() + " at " + motion.rate()
                    + " fps, expected " + space + " at " + rate + " fps");
        }
        return motion;
    }

    /**
     * Reads a file as motion of a space, of its own rate. An npy array without a description beside it is read if a
     * {@link MotionFormat} of that space takes it.
     *
     * @param space names the channels
     * @param file a .csv, .json or .npy file, or one of a {@link MotionFormat} that was found
     * @return its motion
     * @throws InvalidInputException if the ending is unknown, the content malformed, or of another space
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence readIn(MotionSpace space, Path file) {
        return inSpace(wanted(file, space), space, file);
    }

    private static MotionSequence inSpace(MotionSequence motion, MotionSpace space, Path file) {
        if (!motion.space().equals(space)) {
            throw new InvalidInputException(
                    file + ": found motion of " + motion.space() + ", expected motion of " + space);
        }
        return motion;
    }

    private static MotionSequence npy(Path file, MotionSpace space, FrameRate rate) {
        NpyArray array = NpyFormat.read(file);
        int[] shape = array.shape();
        if (shape.length != 2 || shape[1] != space.channels()) {
            throw new InvalidInputException(file + ": found an array of shape " + java.util.Arrays.toString(shape)
                    + ", expected [frames, " + space.channels() + "] for the space '" + space.name() + "'");
        }
        MediaLimits.DEFAULT.checkLength(file.toString(), shape[0], rate);
        try {
            return new MotionSequence(space, rate, array.toFloats());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file of a space for its head pose.
     *
     * @param space names the channels
     * @param file a motion file
     * @return its motion, of that space; its pose channels are what counts
     * @throws InvalidInputException if the ending is unknown, the content malformed, without a pose or of another space
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence readHead(MotionSpace space, Path file) {
        checkSource(file);
        MotionFormat format = format(ending(file));
        if (format == null) {
            return readIn(space, file);
        }
        return inSpace(format.readHead(file), space, file);
    }

    private static List<MotionFormat> formats() {
        return ServiceSearch.of(MotionFormat.class, MotionFormat::endings).found().stream()
                .map(ServiceSearch.Found::service)
                .toList();
    }

    private static @Nullable MotionFormat format(String ending) {
        return formats().stream()
                .filter(f -> f.endings().contains(ending))
                .findFirst()
                .orElse(null);
    }

    private static MotionFormat foreign(Path file) {
        MotionFormat format = format(ending(file));
        if (format == null) {
            throw new IllegalStateException("the ending of " + file + " was known a moment ago");
        }
        return format;
    }

    private static String known() {
        return Stream.concat(OWN.stream(), formats().stream().flatMap(f -> f.endings().stream()
                        .sorted()))
                .map(e -> "." + e)
                .collect(Collectors.joining(", "));
    }

    private static String ending(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (OWN.contains(ending) || format(ending) != null) {
            return ending;
        }
        throw new InvalidInputException(
                "motion file: found '" + file + "', expected a name ending in .csv, .json or .npy");
    }
}
