package io.github.dreamtalk;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.DeviceStatus;
import io.github.dreamtalk.model.ModelRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is here and what is not, for bug reports and the {@code doctor} command.
 *
 * @param libraryVersion version of the core jar, or {@code development}
 * @param javaVersion the JVM
 * @param operatingSystem name, version and architecture
 * @param processors processors available to the JVM
 * @param device the engine's device
 * @param devices every device a runtime knows, usable or not
 * @param backends every backend found, working or not
 * @param models every model file found
 */
public record Diagnostics(
        String libraryVersion,
        String javaVersion,
        String operatingSystem,
        int processors,
        Device device,
        List<DeviceStatus> devices,
        List<Backend> backends,
        List<ModelRepository.Entry> models) {
    /**
     * One backend provider.
     *
     * @param stage what it does, such as {@code renderer}
     * @param name the name to choose it by; its class name if it could not be loaded
     * @param priority its rank
     * @param location jar or folder it comes from
     * @param problem why it could not be loaded, or null
     */
    public record Backend(String stage, String name, int priority, String location, @Nullable String problem) {}

    /**
     * Makes diagnostics; the lists are copied.
     *
     * @param libraryVersion version of the core jar, or {@code development}
     * @param javaVersion the JVM
     * @param operatingSystem name, version and architecture
     * @param processors processors available to the JVM
     * @param device the engine's device
     * @param devices every device a runtime knows, usable or not
     * @param backends every backend found, working or not
     * @param models every model file found
     */
    public Diagnostics {
        devices = List.copyOf(devices);
        backends = List.copyOf(backends);
        models = List.copyOf(models);
    }
}
