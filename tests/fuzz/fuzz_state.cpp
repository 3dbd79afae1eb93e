// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a state object that another program left: what is read, written and read again is the same object, and
// what is written then is the same bytes.
#include "check.h"

#include "state/state_object.h"

#include <cstdint>

using namespace tierwatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const Result<StateObject> object = parseStateObject(bytes);
    if (!object) {
        FUZZ_CHECK(object.error().code == ErrorCode::Corrupt);
        return 0;
    }
    const QByteArray json = toJson(*object);
    const Result<StateObject> again = parseStateObject(json);
    FUZZ_CHECK(again.has_value());
    FUZZ_CHECK(*again == *object);
    FUZZ_CHECK(toJson(*again) == json);
    return 0;
}
