// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as fields of a query and of a body of each Content-Type: a value that was taken, encoded again, is the same
// value, and numbers are what their digits say.
#include "check.h"

#include "api/fields.h"

#include <array>
#include <cstdint>

using namespace tierwatch;
using namespace tierwatch::api;

namespace {

constexpr std::array<QByteArrayView, 5> types{ "", "application/x-www-form-urlencoded", "application/json",
    "Application/JSON ; charset=utf-8", "text/plain" };

std::array<Field, 3> askedFor() { return { Field{ "cid" }, Field{ "count" }, Field{ "a" } }; }

void checkNumber(const Field& field)
{
    const auto number = toInteger(field, 0);
    if (!number)
        return;
    FUZZ_CHECK(*number >= 0);
    qsizetype zeros = 0;
    while (zeros + 1 < field.value->size() && field.value->at(zeros) == '0')
        ++zeros;
    FUZZ_CHECK(field.value->sliced(zeros) == QByteArray::number(*number));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    // The first byte says of which Content-Type the body is; a line end parts query and body.
    const QByteArrayView bytes(reinterpret_cast<const char*>(data) + 1, static_cast<qsizetype>(size) - 1);
    const qsizetype end = bytes.indexOf('\n');
    Request request;
    request.method = Method::Post;
    request.contentType = types.at(data[0] % types.size());
    request.query = end < 0 ? QByteArrayView() : bytes.first(end);
    request.body = bytes.sliced(end + 1);

    std::array<Field, 3> fields = askedFor();
    if (const std::optional<Problem> problem = readFields(request, fields)) {
        FUZZ_CHECK(problem->status == 400 || problem->status == 415);
        FUZZ_CHECK(!problem->detail.english().isEmpty());
        return 0;
    }
    QByteArray again;
    for (const Field& field : fields) {
        checkNumber(field);
        if (field.value)
            again.append(again.isEmpty() ? "" : "&")
                .append(field.name)
                .append('=')
                .append(field.value->toPercentEncoding());
    }
    Request encoded;
    encoded.query = again;
    std::array<Field, 3> read = askedFor();
    FUZZ_CHECK(!readFields(encoded, read));
    for (std::size_t i = 0; i < fields.size(); ++i)
        FUZZ_CHECK(fields.at(i).value == read.at(i).value);
    return 0;
}
