package io.github.dreamtalk.spi;

import io.github.dreamtalk.device.DeviceStatus;
import java.util.List;

/**
 * Tells which devices a runtime can use here, for diagnostics. Found by {@link java.util.ServiceLoader}; cheap to
 * construct, thread-safe.
 */
public interface DeviceProbe {
    /**
     * Tries the devices the runtime knows.
     *
     * @return usable and unusable ones, the latter with their problem
     */
    List<DeviceStatus> probe();
}
