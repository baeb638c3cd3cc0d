package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's native libraries unpacked in a folder that all JVMs of a user share, under a name made of their
 * digests. ONNX Runtime itself would unpack them into a new temporary folder in every JVM, which costs each some 100 ms and
 * stays behind when it is killed.
 *
 * <p>The folder is that of the system property {@value #PROPERTY} if it is set, and no other; else the user's cache folder
 * ({@code $XDG_CACHE_HOME} or {@code ~/.cache}, {@code ~/Library/Caches}, {@code %LOCALAPPDATA%}), or should that be
 * unusable, one in {@code java.io.tmpdir}. A library is unpacked beside its place and moved there in one step, so any number
 * of JVMs may do it at once, and every copy is verified before it is loaded. Folders are made for the user alone.
 */
final class NativeCache {
    /** System property that names the folder to use. */
    static final String PROPERTY = "dreamtalk.native.cache";

    private static final Logger LOG = LoggerFactory.getLogger(NativeCache.class);
    private static final String UNFINISHED = ".unfinished";
    /** A file that a JVM was killed over; no JVM takes that long. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final int NAME_DIGITS = 16;

    /** A folder that might do, and what was wrong with it if it does not. */
    private record Candidate(Path folder, boolean shared) {}

    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Path folder;
        private final FolderTrouble trouble;

        Unusable(Path folder, FolderTrouble trouble, @Nullable Exception cause) {
            super(folder + ": " + trouble.found(folder, cause), cause);
            this.folder = folder;
            this.trouble = trouble;
        }
    }

    private NativeCache() {}

    /**
     * The folder that holds some libraries, unpacked and verified.
     *
     * @param libraries what is to be in it
     * @return the folder
     * @throws BackendUnavailableException if no folder can be used; names each with what was found and what to do
     */
    static Path folder(List<NativeLibrary> libraries) {
        List<Unusable> failures = new ArrayList<>();
        for (Candidate candidate : candidates()) {
            try {
                Path folder = prepare(candidate, libraries);
                if (!failures.isEmpty()) {
                    LOG.info(
                            "native libraries are kept in {}, because {}",
                            folder,
                            failures.get(0).getMessage());
                }
                return folder;
            } catch (Unusable e) {
                failures.add(e);
            }
        }
        StringBuilder message = new StringBuilder("ONNX Runtime's native libraries could not be unpacked:");
        for (Unusable failure : failures) {
            message.append(' ')
                    .append(failure.getMessage())
                    .append(" (to use it, ")
                    .append(failure.trouble.fix())
                    .append(");");
        }
        message.append(" or name another folder, which may be written and executed from, with -D")
                .append(PROPERTY)
                .append("=FOLDER");
        BackendUnavailableException unavailable = new BackendUnavailableException(message.toString(), failures.get(0));
        failures.stream().skip(1).forEach(unavailable::addSuppressed);
        throw unavailable;
    }

    private static List<Candidate> candidates() {
        String explicit = System.getProperty(PROPERTY, "");
        if (!explicit.isBlank()) {
            return List.of(new Candidate(Path.of(explicit).toAbsolutePath(), false));
        }
        List<Candidate> out = new ArrayList<>();
        Path own = userCache();
        if (own != null) {
            out.add(new Candidate(own.resolve("dreamtalk"), false));
        }
        // Others may write there too, so the name is the user's, and the folder must be his.
        String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
        out.add(new Candidate(TempFolder.path().resolve("dreamtalk-" + user), true));
        return out;
    }

    private static @Nullable Path userCache() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String home = System.getProperty("user.home", "");
        // What a JVM says of a user without an entry in the password file.
        Path homeFolder = home.isBlank() || home.equals("?") ? null : Path.of(home);
        if (os.contains("win")) {
            String local = System.getenv("LOCALAPPDATA");
            return local != null && !local.isBlank()
                    ? Path.of(local)
                    : homeFolder == null ? null : homeFolder.resolve("AppData").resolve("Local");
        }
        if (os.contains("mac")) {
            return homeFolder == null ? null : homeFolder.resolve("Library").resolve("Caches");
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return xdg != null && xdg.startsWith("/")
                ? Path.of(xdg)
                : homeFolder == null ? null : homeFolder.resolve(".cache");
    }

    private static Path prepare(Candidate candidate, List<NativeLibrary> libraries) throws Unusable {
        Path folder = candidate.folder.resolve(name(libraries));
        try {
            makeFolder(folder);
            if (candidate.shared && !Files.getOwner(candidate.folder).equals(TempFolder.owner())) {
                throw new Unusable(candidate.folder, FolderTrouble.FOREIGN, null);
            }
            fill(folder, libraries);
        } catch (IOException e) {
            throw new Unusable(candidate.folder, FolderTrouble.of(e), e);
        }
        if (MountTable.noexec(folder)) {
            throw new Unusable(candidate.folder, FolderTrouble.NOEXEC, null);
        }
        return folder;
    }

    /** Libraries of another build, or of another platform that shares a home folder, have another name. */
    private static String name(List<NativeLibrary> libraries) {
        StringBuilder identity = new StringBuilder();
        for (NativeLibrary library : libraries) {
            identity.append(library.file())
                    .append(' ')
                    .append(library.size())
                    .append(' ')
                    .append(library.crc())
                    .append('\n');
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(identity.toString().getBytes(StandardCharsets.UTF_8));
            return "onnxruntime-" + NativeLibrary.platform() + "-"
                    + HexFormat.of().formatHex(digest).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, forTheUserAlone());
        }
    }

    private static FileAttribute<?>[] forTheUserAlone() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Unpacks what is not there, or not as it should be. */
    static void fill(Path folder, List<NativeLibrary> libraries) throws IOException {
        boolean swept = false;
        for (NativeLibrary library : libraries) {
            Path target = folder.resolve(library.file());
            if (!library.isAt(target)) {
                if (!swept) {
                    sweep(folder);
                    swept = true;
                }
                unpack(library, target);
            }
        }
    }

    private static void unpack(NativeLibrary library, Path target) throws IOException {
        Path unfinished = target.resolveSibling(library.file() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + UNFINISHED);
        try {
            library.unpack(unfinished);
            move(unfinished, target);
        } catch (IOException e) {
            // Another JVM may have been faster, and some systems do not replace a library that is in use.
            if (!library.isAt(target)) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            try {
                Files.move(from, to);
            } catch (FileAlreadyExistsException damaged) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Removes what JVMs left that were killed while they unpacked. */
    private static void sweep(Path folder) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(abandoned)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
